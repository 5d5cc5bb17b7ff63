"""Collect from the exchange: the newest submission of each student, copied without following a link.

A student owns the folder that was handed in and may still change it, and names it too: nothing in it is trusted, and
nothing odd about one stops the others.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.exchange.default import ExchangeCollect, ExchangeList
from nbgrader.utils import check_mode, parse_utc

from course.grade.intake.copy_in import Copier
from course.grade.intake.folder import LEFT_OUT, LONGEST_SECRET, Folder, no_folder, quoted, read_plain, secret_in
from course.grade.submission import LONGEST_TIME, read_timestamp


@dataclass(frozen=True)
class Record:
    """One folder of inbound/: STUDENT+LESSON+TIME, and perhaps +RANDOM."""

    student: str
    when: datetime
    time: str  # as the folder's name has it
    path: Path


class Collect(ExchangeCollect):
    """nbgrader's collecting; the last submission counts, with or without --update."""

    def init_src(self) -> None:
        if not self.coursedir.course_id:
            self.fail("No course id specified. Re-run with --course flag.")
        self.course_path = os.path.join(self.root, self.coursedir.course_id)
        self.inbound_path = os.path.join(self.course_path, "inbound")
        if not os.path.isdir(self.inbound_path):
            self.fail(f"Course not found: {self.inbound_path}")
        if not check_mode(self.inbound_path, read=True, execute=True):
            self.fail(f"You don't have read permissions for the directory: {self.inbound_path}")
        self.duedate = self.read_duedate() if self.before_duedate else None
        found: dict[str, list[Record]] = {}
        for record in filter(None, map(self.read_name, sorted(os.listdir(self.inbound_path)))):
            found.setdefault(record.student, []).append(record)
        self.src_records = [self.choose(student, records) for student, records in sorted(found.items())]

    def read_duedate(self) -> datetime | None:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            try:
                return gradebook.find_assignment(self.coursedir.assignment_id).duedate
            except MissingEntry:
                return None

    def read_name(self, name: str) -> Record | None:
        """Return what a folder's name says; None for another lesson, and, with a warning, for what no submit wrote."""
        lesson = re.escape(self.coursedir.assignment_id)
        match = re.fullmatch(rf"(?s:(.+?))\+{lesson}\+([^+]*)(?:\+.*)?", name)
        if not match or self.coursedir.student_id not in ("", "*", match[1]):
            return None
        try:
            if not is_student(match[1]) or len(match[2]) > LONGEST_TIME:
                raise ValueError("not written by submit")
            return Record(match[1], parse_utc(match[2]), match[2], Path(self.inbound_path, name))
        except Exception:  # noqa: BLE001 - dateutil raises what its parts raise
            self.log.warning("%s in the exchange was passed over: its name is not that of a submission.", quoted(name))
            return None

    def choose(self, student: str, records: list[Record]) -> Record:
        """Return the newest submission (with --before-duedate, the newest in time), one of the student's own if any is.

        Everybody can put a folder with anybody's name there; who owns it, nobody can choose.
        """
        own = [record for record in records if owner_of(record.path) == student] if self.check_owner else records
        for other in set(records) - set(own) if own else ():
            self.log.warning("%s is not owned by %s and was passed over; cheating attempt?", other.path.name, student)
        records = own or records
        in_time = [record for record in records if self.duedate is None or record.when <= self.duedate]
        chosen = max(in_time or records, key=lambda record: (record.when, record.path.name))
        if not own:
            self.log.warning(
                "%s claims to be submitted by %s but is owned by %s; cheating attempt? Where accounts and student ids "
                "differ, set c.ExchangeCollect.check_owner = False.", chosen.path, student, owner_of(chosen.path)
            )  # fmt: skip
        return chosen

    def copy_files(self) -> None:
        lesson = self.coursedir.assignment_id
        if not self.src_records:
            self.log.warning("No submissions of %s for course %s to collect", lesson, self.coursedir.course_id)
        done = {"collected": 0, "updated": 0, "unchanged": 0, "NOT collected": 0}
        for record in self.src_records:
            try:
                what = self.collect(record)
                self.log.info("%s: %s, handed in %s", record.student, what, record.time)
            except OSError as error:
                what = "NOT collected"
                self.log.error("%s: NOT collected: %s", record.student, error.strerror or error)
            done[what] += 1
        self.log.info("%s: %s", lesson, ", ".join(f"{count} {what}" for what, count in done.items() if count))

    def collect(self, record: Record) -> str:
        """Bring one submission into submitted/, whole or not at all, and return what was done."""
        place = Path(
            self.coursedir.format_path(self.coursedir.submitted_directory, record.student, self.coursedir.assignment_id)
        )
        there = place.is_dir() and not no_folder(place)
        known = time_in(place) if there else None
        if known is not None and (known == record.when if self.before_duedate else known >= record.when):
            return "unchanged"
        new, old = (place.with_name(f".{place.name}.{state}") for state in ("new", "old"))
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        self.copy_to(new, record)
        if os.path.lexists(place):
            os.replace(place, old)
        os.replace(new, place)
        old.unlink() if old.is_symlink() else shutil.rmtree(old, ignore_errors=True)
        return "updated" if there else "collected"

    def copy_to(self, new: Path, record: Record) -> None:
        """Copy a submission, and write beside it when it was handed in and what stayed behind."""
        courses = self.coursedir
        ignore = [*courses.ignore, "timestamp.txt", LEFT_OUT]
        copier = Copier(ignore, 1000 * courses.max_file_size, 1000 * courses.max_dir_size)
        copier.copy(record.path, new)
        (new / "timestamp.txt").write_text(record.time, encoding="utf-8")
        for reason in copier.left_out:
            self.log.warning("%s: %s", record.student, reason)
        if copier.left_out:
            (new / LEFT_OUT).write_text("\n".join(copier.left_out) + "\n", encoding="utf-8")
        if courses.groupshared:
            self.set_perms(new, 0o664, 0o2775)


class List(ExchangeList):
    """nbgrader's list of the exchange, in which a folder that it cannot read is named and passed over."""

    def init_dest(self) -> None:
        super().init_dest()
        if self.inbound or self.cached:
            readable = {path: why_not_listed(Path(path)) for path in self.assignments}
            for path, reason in readable.items():
                if reason:
                    self.log.warning("%s is not listed: %s", quoted(os.path.basename(path)), reason)
            self.assignments = [path for path, reason in readable.items() if not reason]


def why_not_listed(path: Path) -> str:
    """Return what nbgrader's list would stop at in a submission, or an empty text."""
    if not path.name.isprintable() or no_folder(path):
        return "it is not a folder that submit wrote."
    try:
        names = os.listdir(path)
    except OSError:
        return "it cannot be opened."
    secret = read_plain(path / "submission_secret.txt", LONGEST_SECRET)
    if "submission_secret.txt" in names and not secret_in(secret):
        return "its submission_secret.txt is not one that submit wrote."
    for name in names:
        if name.endswith(".ipynb") and not (name.isprintable() and (path / name).is_file()):
            return f"{quoted(name)} is not a notebook that can be opened."
    return ""


def is_student(name: str) -> bool:
    """Is this a name that a folder and a row of the gradebook can have?"""
    return name.isprintable() and not name.startswith(".") and not set(name) & set('/\\*?[]{}"<>|')


def owner_of(path: Path) -> str:
    """Return the account that owns a folder (of a link: the link's owner)."""
    import pwd

    try:
        return pwd.getpwuid(path.lstat().st_uid).pw_name
    except (KeyError, OSError):
        return "unknown id"


def time_in(place: Path) -> datetime | None:
    content = read_plain(place / "timestamp.txt", LONGEST_TIME)
    return read_timestamp(Folder(place, own={"timestamp.txt": content or b""}))
