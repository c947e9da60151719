"""What can go wrong in judging itself. A fault of the judge is raised, never reported as a passed rule."""

from __future__ import annotations


class JudgeError(Exception):
    """Base of the errors of this room; `message_th` is for officers, `message_en` for developers."""

    def __init__(self, message_th: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_th = message_th
        self.message_en = message_en


class RuleTextError(JudgeError):
    """A rule of a catalogue file is incomplete or contradicts itself."""

    def __init__(self, rule: str, field: str, why: str) -> None:
        super().__init__(
            f"ข้อความของกฎ {rule} ไม่ถูกต้อง ({field}) โปรดแจ้งผู้ดูแลระบบ",
            f"rule {rule}: {field} {why}; correct rules.toml or faults.toml",
        )
        self.rule = rule
        self.field = field
        self.why = why


class UnknownKindError(JudgeError):
    """No suite judges tables of this kind."""

    def __init__(self, kind: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"ไม่มีชุดตรวจสำหรับตารางชนิด {kind}",
            f"no suite for kind {kind!r}; expected one of {', '.join(known)}",
        )
        self.kind = kind
        self.known = known


class MissingColumnsError(JudgeError):
    """The frame lacks columns by which a finding is placed."""

    def __init__(self, kind: str, missing: tuple[str, ...]) -> None:
        super().__init__(
            f"ตาราง {kind} ขาดคอลัมน์ {', '.join(missing)} จึงบอกตำแหน่งไม่ได้",
            f"rows of {kind} lack the columns {', '.join(missing)}; see docs/architecture.md, Rows of a table",
        )
        self.kind = kind
        self.missing = missing


class RuleFailedError(JudgeError):
    """A rule could not be evaluated: Great Expectations or the warehouse raised while judging it."""

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(
            f"ตรวจตามกฎ {rule} ไม่สำเร็จ ผลการตรวจรอบนี้จึงใช้ไม่ได้ โปรดแจ้งผู้ดูแลระบบ",
            f"rule {rule} raised while being judged: {detail}",
        )
        self.rule = rule
        self.detail = detail


class WarehouseAddressError(JudgeError):
    """The warehouse cannot be opened a second time for judging."""

    def __init__(self, url: str) -> None:
        super().__init__(
            "ตรวจข้ามตารางไม่ได้ เพราะคลังข้อมูลอยู่ในหน่วยความจำ ต้องเป็นไฟล์หรือเซิร์ฟเวอร์",
            f"{url} lives in one connection; the rules of the warehouse need a file or a server",
        )
        self.url = url
