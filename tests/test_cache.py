"""What is kept for the next process: it is compiled once, and whatever becomes of the folder does no harm."""

from __future__ import annotations

import errno
import importlib.util
import os
import pickle
import shutil
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from jinja2 import pass_context
from notation import read, word

from docgen import DocgenError, Limits, WordTemplate
from docgen.context import Placed, compile_ahead
from docgen.files import cache, causes
from docgen.files.cache import kept
from docgen.pack import load_folder

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted([*(ROOT / "examples").glob("*-*.toml"), *(ROOT / "examples").glob("*.json")])
KEY = ("text", 1, None)

# a run of the program in which nothing may be compiled or parsed: neither templates nor the pack's tables
WITHOUT_COMPILING = """
import sys, jinja2
from docgen.cli import main
from docgen.files import cache, causes

def refuse(*_, **__):
    raise AssertionError("something was compiled")

jinja2.Environment.compile = jinja2.Environment.parse = refuse
cache._write = refuse
main(sys.argv[1:])
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is kept, which is not there yet."""
    found = tmp_path / "kept"
    monkeypatch.setenv(cache.VARIABLE, str(found))
    return found


class Maker:
    """Makes a value, and counts how often."""

    def __init__(self, value: object = "made") -> None:
        self.value, self.times = value, 0

    def __call__(self) -> object:
        self.times += 1
        return self.value


def entry_in(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def run(*words: str | Path, code: str = "") -> subprocess.CompletedProcess[str]:
    start = ["-c", code] if code else ["-m", "docgen"]
    command = [sys.executable, *start, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def fill(example: Path, out: Path, *words: str, code: str = "") -> subprocess.CompletedProcess[str]:
    return run("fill", example, "-o", out, *words, code=code)


def documents_in(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.docx"))}


def test_what_is_made_is_kept_under_its_key(folder: Path) -> None:
    first, again, other = Maker(), Maker(), Maker("other")
    assert [kept(first, *KEY), kept(again, *KEY), kept(other, "text", 2, None)] == ["made", "made", "other"]
    assert (first.times, again.times, other.times) == (1, 0, 1)
    assert len(list(folder.iterdir())) == 2


def test_only_the_owner_can_open_what_is_kept(folder: Path) -> None:
    kept(Maker(), *KEY)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(entry_in(folder).stat().st_mode) == 0o600


def test_what_cannot_be_made_is_raised_and_not_kept(folder: Path) -> None:
    def fail() -> None:
        raise DocgenError("pack", [])

    with pytest.raises(DocgenError):
        kept(fail, *KEY)
    assert not folder.exists()


@pytest.mark.parametrize("said", ["off", "OFF", "off ", "0", "no", "false"])
def test_nothing_is_kept_where_it_is_switched_off(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.VARIABLE, said)
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "kept")
    maker = Maker()
    assert [kept(maker, *KEY), kept(maker, *KEY)] == ["made", "made"]
    assert (maker.times, list(tmp_path.iterdir())) == (2, [])


def test_without_a_word_it_is_kept_in_the_folder_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(cache.VARIABLE)
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "kept")
    kept(Maker(), *KEY)
    assert entry_in(tmp_path / "kept").suffix == ".kept"


def flip(entry: Path) -> None:
    data = bytearray(entry.read_bytes())
    data[-3] ^= 1
    entry.write_bytes(data)


def swap(entry: Path) -> None:
    """Put what was kept under another key in the place of an entry."""
    kept(Maker("other"), "another key")
    other = next(path for path in entry.parent.iterdir() if path != entry)
    shutil.copyfile(other, entry)


def replace_by_link(entry: Path) -> None:
    entry.rename(entry.with_suffix(".moved"))
    entry.symlink_to(entry.with_suffix(".moved"))


def replace_by_pipe(entry: Path) -> None:
    entry.unlink()
    os.mkfifo(entry)


def make_foreign(entry: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file to somebody else")
    os.chown(entry, 12345, 12345)


# by name: what becomes of an entry
HARM: dict[str, Callable[[Path], object]] = {
    "it is empty": lambda entry: entry.write_bytes(b""),
    "it is half written": lambda entry: entry.write_bytes(entry.read_bytes()[:-4]),
    "a bit is wrong": flip,
    "it goes on": lambda entry: entry.write_bytes(entry.read_bytes() + b"x"),
    "it is of another key": swap,
    "it is no entry": lambda entry: entry.write_bytes(b"#" * 5000),
    "it is a bare pickle": lambda entry: entry.write_bytes(pickle.dumps("foreign")),
    "others can write to it": lambda entry: entry.chmod(0o666),
    "its group can write to it": lambda entry: entry.chmod(0o620),
    "it is a link": replace_by_link,
    "it is a pipe": replace_by_pipe,
    "it is somebody else's": make_foreign,
}


@pytest.mark.skipif(os.name == "nt", reason="needs files of a POSIX system")
@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_an_entry_that_cannot_be_trusted_is_made_again(
    harm: Callable[[Path], object], folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    kept(Maker("foreign"), *KEY)
    harm(entry_in(folder))
    maker = Maker()
    assert kept(maker, *KEY) == "made"
    assert maker.times == 1
    assert kept(Maker("never"), *KEY) == "made"  # the entry was mended
    assert capfd.readouterr() == ("", "")


class Gone:
    """A class that the next process does not have."""


def test_an_entry_whose_class_is_gone_is_made_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(Maker(Gone()), *KEY)
    monkeypatch.delattr(sys.modules[__name__], "Gone")
    assert kept(Maker(), *KEY) == "made"


def open_to_all(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def give_away(folder: Path) -> None:
    folder.mkdir()
    make_foreign(folder)


# by name: what is in the place of the folder
PLACES: dict[str, Callable[[Path], object]] = {
    "everybody can write to it": open_to_all,
    "it is somebody else's": give_away,
    "it is a file": lambda folder: folder.write_text(""),
    "it is in a folder of everybody": lambda folder: folder.parent.chmod(0o777),
    "it is below a file": lambda folder: folder.parent.rmdir() or folder.parent.write_text(""),
}


@pytest.mark.skipif(os.name == "nt", reason="needs files of a POSIX system")
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_folder_that_cannot_be_used_is_as_good_as_none(
    place: Callable[[Path], object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "above").mkdir()
    folder = tmp_path / "above" / "kept"
    place(folder)
    monkeypatch.setenv(cache.VARIABLE, str(folder))
    maker = Maker()
    assert [kept(maker, *KEY), kept(maker, *KEY)] == ["made", "made"]
    assert maker.times == 2
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size] == []
    assert capfd.readouterr() == ("", "")


def test_on_windows_it_is_kept_in_the_profile_of_the_user_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(causes, "ON_WINDOWS", True)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    for folder, times in ((tmp_path / "home" / "kept", 1), (tmp_path / "elsewhere", 2)):
        monkeypatch.setenv(cache.VARIABLE, str(folder))
        maker = Maker()
        assert [kept(maker, *KEY), kept(maker, *KEY)] == ["made", "made"]
        assert maker.times == times


def test_a_full_disk_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", refuse)
    assert kept(Maker(), *KEY) == "made"
    assert list(folder.iterdir()) == []


def test_the_disk_is_not_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: pytest.fail("it was flushed"))
    kept(Maker(), *KEY)
    assert entry_in(folder).stat().st_size


def test_what_cannot_be_pickled_is_not_kept(folder: Path) -> None:
    maker = Maker(lambda: 1)
    assert kept(maker, *KEY) is kept(maker, *KEY)
    assert (maker.times, folder.exists()) == (2, False)


def test_too_many_bytes_make_room_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 2500)
    for number in range(4):
        kept(Maker("x" * 1000), number)
    assert len(list(folder.iterdir())) == 2


def link_to_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave in docgen's folder what an editor leaves beside an open file."""
    package = tmp_path / "docgen"
    package.mkdir()
    (package / ".#kept.py").symlink_to("nowhere")
    monkeypatch.setattr(cache, "_DOCGEN", package)


def library_without_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Make a library one that is in no file, as in a program that is a single file."""
    monkeypatch.setattr(cache, "_LIBRARIES", ("jinja2",))
    spec = importlib.util.spec_from_loader("jinja2", None, origin=str(tmp_path / "frozen" / "jinja2.py"))
    monkeypatch.setattr(cache, "find_spec", lambda _: spec)


def library_in_no_folder(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    def refuse(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(cache, "find_spec", refuse)


UNKNOWN = [link_to_nothing, library_without_file, library_in_no_folder]


@pytest.mark.parametrize("hide", UNKNOWN, ids=lambda one: one.__name__)
def test_a_program_that_does_not_know_what_it_is_keeps_nothing(
    hide: Callable[[pytest.MonkeyPatch, Path], None],
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hide(monkeypatch, tmp_path)
    monkeypatch.setattr(cache, "_PROGRAM", cache._program())
    maker = Maker()
    assert [kept(maker, *KEY), kept(maker, *KEY)] == ["made", "made"]
    assert (maker.times, folder.exists()) == (2, False)


def test_what_was_not_used_for_longest_makes_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_ENTRIES", 3)
    for number in range(3):
        kept(Maker(number), number)
        os.utime(max(folder.iterdir(), key=lambda path: path.stat().st_mtime), (number, number))
    kept(Maker(), 0)  # which is used now
    kept(Maker(3), 3)
    makers = [Maker(f"again {number}") for number in range(4)]
    assert [kept(maker, number) for number, maker in enumerate(makers[:1])] == [0]
    assert [kept(makers[2], 2), kept(makers[3], 3)] == [2, 3]
    assert len(list(folder.iterdir())) == 3


def test_another_docgen_python_or_library_keeps_its_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(Maker("old"), *KEY)
    monkeypatch.setattr(cache, "_PROGRAM", ("another version",))
    assert kept(Maker("new"), *KEY) == "new"


def test_a_docgen_that_is_replaced_while_it_runs_keeps_to_what_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(Maker("old"), *KEY)
    monkeypatch.setattr(cache, "_program", lambda: ("the new one, on the disk",))
    assert kept(Maker(), *KEY) == "old"


def test_a_folder_that_the_system_does_not_know_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(cache.VARIABLE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cache, "cache_folder", lambda: Path("~/.cache/docgen"))
    assert kept(Maker(), *KEY) == "made"
    assert list(tmp_path.iterdir()) == []


# ---- Templates ---------------------------------------------------------------------------------------------


def test_a_template_is_kept_when_it_is_asked_for_alone(folder: Path) -> None:
    data = word("{{ a }}")
    WordTemplate.load(data)
    assert not folder.exists()
    WordTemplate.load(data, keep=True)
    assert len(list(folder.iterdir())) == 1


@pytest.fixture
def compiles(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the compiler was asked for."""
    from docgen.word.compile import compiler

    asked: list[object] = []
    compile_entries = compiler.compile_entries
    monkeypatch.setattr(
        compiler, "compile_entries", lambda *given: asked.append(given) or compile_entries(*given)
    )
    return asked


# by name: what is given with the template `{{ a | shout }}{{ f() }}`
GIVEN: dict[str, dict[str, Any]] = {
    "another paper": {"page_size": "letter"},
    "other limits": {"limits": Limits(tags=10)},
    "other content": {"allow": ["picture"]},
    "another name": {"name": "other"},
    "another function": {"functions": {"f": str, "g": str}},
    "another filter": {"filters": {"shout": str.upper, "whisper": str.lower}},
    "a filter of the same name that is called in another way": {
        "filters": {"shout": pass_context(lambda _, text: text.upper())}
    },
}
BASE: dict[str, Any] = {"functions": {"f": str}, "filters": {"shout": str.upper}, "keep": True}


@pytest.mark.parametrize("given", GIVEN.values(), ids=GIVEN)
def test_what_changes_what_is_compiled_is_in_the_key(
    given: dict[str, Any], folder: Path, compiles: list[object]
) -> None:
    data = word("{{ a | shout }}{{ f() }}")
    WordTemplate.load(data, **BASE)
    WordTemplate.load(data, **BASE)
    assert len(compiles) == 1
    WordTemplate.load(data, **{**BASE, **given})
    assert len(compiles) == 2


def test_a_template_from_the_cache_needs_nothing_of_what_compiles(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "template.docx"
    file.write_bytes(word("{% if a %}x{% endif %}", [["{% for x in xs %}{{ x }}", "y{% endfor %}"]]))
    code = (
        "import sys; from docgen import WordTemplate\n"
        "WordTemplate.load(sys.argv[1], keep=True).fill({'a': 1, 'xs': [1]}, payload='{}')\n"
        "print(*(name for name in sys.modules if name.startswith(('docgen.word.', 'lxml'))))"
    )
    assert "docgen.word.compile" in run(file, code=code).stdout.split()
    needed = run(file, code=code).stdout.split()
    assert "docgen.word.template" in needed
    compiling = ("compile", "weave", "tags", "printed", "problems", "language.fields", "syntax_tree")
    of_these = tuple(f"docgen.word.{name}" for name in compiling)
    assert [name for name in needed if name.startswith((*of_these, "lxml"))] == []


def test_functions_and_filters_are_those_that_are_given(folder: Path, compiles: list[object]) -> None:
    data = word("{{ a | shout }}{{ f() }}")
    loud = WordTemplate.load(data, functions={"f": lambda: 1}, filters={"shout": str.upper}, keep=True)
    low = WordTemplate.load(data, functions={"f": lambda: 2}, filters={"shout": str.lower}, keep=True)
    assert [read(one.render({"a": "Aa"})) for one in (loud, low)] == [["AA1"], ["aa2"]]
    assert len(compiles) == 1


def test_a_broken_template_is_told_each_time(folder: Path) -> None:
    for _ in range(2):
        with pytest.raises(DocgenError, match="a b"):
            WordTemplate.load(word("{{ a b }}"), keep=True)


def test_a_broken_expression_does_no_harm_to_the_others(folder: Path) -> None:
    compile_ahead([Placed("1 +", "here"), Placed("1 + 41", "here")])
    assert len(list(folder.iterdir())) == 1


# ---- Visits ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of what is kept that several tests share."""
    folder = tmp_path_factory.mktemp("warm") / "kept"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.VARIABLE, str(folder))
        yield folder


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_fill_compiles_nothing_the_second_time_and_makes_the_same_documents(
    example: Path, warm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in ((), ("--draft",)):
        first = fill(example, tmp_path / "first", *words)
        second = fill(example, tmp_path / "second", *words, code=WITHOUT_COMPILING)
        assert second.stderr.replace("second", "first") == first.stderr
        assert second.returncode == first.returncode
    made = documents_in(tmp_path / "first")
    assert made
    assert documents_in(tmp_path / "second") == made
    monkeypatch.setenv(cache.VARIABLE, "off")
    fill(example, tmp_path / "without", "--draft")
    without = documents_in(tmp_path / "without")
    assert without
    assert {name: made[name] for name in without} == without


@pytest.mark.parametrize("command", ["check", "ask"])
def test_a_command_compiles_nothing_the_second_time(command: str, warm: Path, tmp_path: Path) -> None:
    visit = tmp_path / "visit.toml"
    text = EXAMPLES[1].read_text(encoding="utf-8")
    visit.write_text(text[: text.index("[procedure]")], encoding="utf-8")  # half of it is still to be asked
    first, second = run(command, visit), run(command, visit, code=WITHOUT_COMPILING)
    assert "?" in first.stderr if command == "ask" else first.stderr
    assert (second.returncode, second.stderr) == (first.returncode, first.stderr)


def test_a_fill_with_other_settings_of_the_clinic_compiles_nothing_the_second_time(
    warm: Path, tmp_path: Path
) -> None:
    """The page size, limits of the engine and checks of a clinic change what is compiled."""
    settings = (ROOT / "examples" / "clinic.toml").read_text(encoding="utf-8")
    data = tomllib.loads(settings)
    size = {"letter": "a4"}.get(data["organization"].get("page_size", "a4"), "letter")
    lines = [line for line in settings.splitlines() if not line.startswith("page_size")]
    at = lines.index("[organization]")
    lines[at + 1 : at + 1] = [f'page_size = "{size}"']
    lines += ["[engine.limits]", "tags = 20000"]
    clinic = tmp_path / "clinic.toml"
    clinic.write_text("\n".join(lines), encoding="utf-8")
    given = ("--clinic", str(clinic))
    example = EXAMPLES[0]
    fill(example, tmp_path / "warm")
    first = fill(example, tmp_path / "first", *given)
    assert fill(example, tmp_path / "again", *given, code=WITHOUT_COMPILING).returncode == first.returncode
    made = documents_in(tmp_path / "first")
    assert made
    assert documents_in(tmp_path / "again") == made != documents_in(tmp_path / "warm")


def test_a_text_that_changes_while_a_pack_is_used_is_read_anew_with_the_pack(
    folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "templates" / "17340", tmp_path / "pack")
    texts = tmp_path / "pack" / "text" / "en.toml"
    whole = texts.read_text(encoding="utf-8")
    pack = load_folder(tmp_path / "pack")
    before = pack.texts("en")["text"]["statements"]
    texts.write_text(whole.replace("No blood loss.", "No blood was lost."), encoding="utf-8")
    assert pack.texts("en")["text"]["statements"] == before  # as it was read
    now = load_folder(tmp_path / "pack").texts("en")["text"]["statements"]
    assert now == {**before, "blood_loss": "No blood was lost."}


def test_eight_processes_at_once_make_the_same_documents(folder: Path, tmp_path: Path) -> None:
    example = EXAMPLES[0]
    with ThreadPoolExecutor(8) as pool:
        runs = list(pool.map(lambda at: fill(example, tmp_path / str(at), "-d", "aftercare"), range(8)))
    assert {run.returncode for run in runs} == {runs[0].returncode}
    made = [documents_in(tmp_path / str(number)) for number in range(8)]
    assert made[0]
    assert all(one == made[0] for one in made)
    assert [path.name for path in folder.iterdir() if path.suffix != ".kept"] == []


def words_of(value: object) -> Iterator[str]:
    """The texts of a record that are longer than a code."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from words_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_of(inner)
    elif isinstance(value, str) and (" " in value or value.isdigit()):
        yield value


def test_nothing_of_a_record_is_kept(warm: Path, tmp_path: Path) -> None:
    example = ROOT / "examples" / "liquid-nitrogen-face.toml"
    for words in ((), ("--draft",)):
        fill(example, tmp_path / "out", *words)
    everything = b"".join(path.read_bytes() for path in warm.iterdir())
    record = tomllib.loads(example.read_text(encoding="utf-8"))
    said = "".join(
        path.read_text(encoding="utf-8")
        for path in [*(ROOT / "docgen").rglob("*.toml"), *(ROOT / "templates").rglob("*.toml")]
    )
    texts = {text for text in words_of(record) if text not in said}
    assert {record["patient"]["name"], record["patient"]["record_number"]} <= texts
    assert [text for text in texts if text.encode() in everything] == []
