"""The steps of a run, without anyone who orders them: home, discovery, receiving, prints, judging, loading, closing.

A home folder and the name of a run come in; each step leaves its work in the warehouse or as files in the run's working
folder, and tells the next step paths. Flows order the steps, the command line shows what they say; every step can be
done again without changing anything.
"""
