"""A deterministic office: อบต.โคกไม้ลาย with its files of five fiscal years in the true layouts, quirks and faults.

A folder and a size come in, input files and a list of the faults planted in them go out. Used by `tambon demo`, by the
end-to-end test and by `benchmarks/`. It writes files only; it knows nothing of how they are read.
"""
