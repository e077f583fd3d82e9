"""From dropped files to committed imports: look first, show what would happen, then import in a thread of its own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from data.column_mapping import ColumnMapping
from data.home import Home
from data.ingest import import_files
from data.receipt import Outline, Receipt
from pages.parts import columns_form, jobs, map_upload, press, preview
from pages.parts.map_upload import FORMAT as MAPPING
from pages.parts.shown import Shown, leave_demo, today
from pages.parts.text import plain
from pages.server.upload import discard, uploaded

ANSWERS = {"replace": "Replace: a newer export of the same account", "add": "Add: another account", "": "Leave this file out"}


def receive(dropped: Sequence[Mapping[str, Any]]) -> None:
    """Keep what was dropped in this session until it is imported or forgotten."""
    waiting = st.session_state.setdefault("waiting", {})
    for file in dropped:
        waiting[str(file["id"])] = str(file["name"])


def draw(now: Shown) -> None:
    """The files that wait: being looked at, looked at, being imported, imported."""
    own = now.own
    running = st.session_state.get("importing")
    if running and (job := jobs.find(running)):
        if job.running:
            _progress(running)
            return
        jobs.forget(running)
        del st.session_state["importing"]
        st.session_state["looked"] = {}  # what else waits may mean something else now
        st.session_state["receipts"] = job.result()
        leave_demo()
        st.rerun()
    if receipts := st.session_state.get("receipts"):
        preview.outcome(receipts)
        if press.button("Done", "receipts-done"):
            del st.session_state["receipts"]
            st.rerun()
    waiting = {identity: name for identity, name in st.session_state.get("waiting", {}).items() if uploaded(own, identity)}
    if not waiting:
        return
    key = "look " + " ".join(sorted(waiting))
    looked = st.session_state.setdefault("looked", {})
    if set(waiting) - set(looked):
        told = dict(_told())
        job = jobs.find(key) or jobs.start(key, lambda tell: _look(own, waiting, told, tell))
        if job.running:
            _progress(key)
            return
        jobs.forget(key)
        looked.update(job.result())
    _decide(own, waiting, {identity: looked[identity] for identity in waiting})


def _told() -> dict[str, ColumnMapping]:
    """What a person said in this session of the columns of files that no importer knows."""
    said: dict[str, ColumnMapping] = st.session_state.setdefault("columns", {})
    return said


def _look(own: Home, waiting: Mapping[str, str], told: Mapping[str, ColumnMapping], tell: jobs.Progress) -> dict[str, Receipt]:
    files = {identity: own.uploads / identity for identity in waiting}
    own.prepare()
    mapped = {identity: map_upload.look(own, path, waiting[identity]) for identity, path in files.items() if map_upload.is_mapping(path)}
    others = {identity: path for identity, path in files.items() if identity not in mapped}
    names = {path: waiting[identity] for identity, path in others.items()}
    mappings = {path: told[identity] for identity, path in others.items() if identity in told}
    receipts = import_files(
        own, list(others.values()), today=today(), dry_run=True, conflict="ask", progress=tell, names=names, mappings=mappings
    )
    return mapped | dict(zip(others, receipts, strict=True))


def _progress(key: str) -> None:
    @st.fragment(run_every=0.5)
    def watching() -> None:
        job = jobs.find(key)
        if job is None or not job.running:
            st.rerun()
        else:
            st.progress(job.fraction, text=plain(f"{job.text or 'waiting for the writer before'} …"))

    watching()


def _decide(own: Home, waiting: Mapping[str, str], receipts: Mapping[str, Receipt]) -> None:
    """What each file would do; what to do with it."""
    good = [identity for identity, receipt in receipts.items() if receipt.status == "loaded"]
    with st.container(key="part-preview"):
        preview.claim(list(receipts.values()))
        answers = {identity: MAPPING for identity in good if receipts[identity].format == MAPPING}
        for identity, receipt in receipts.items():
            with st.container(key=f"file-{identity}"):
                preview.file(receipt, identity)
                _columns(identity, waiting[identity], receipt)
                if receipt.conflicts:
                    answers[identity] = (
                        st.radio(
                            "These days are loaded already. What is this file?",
                            list(ANSWERS),
                            index=2,
                            format_func=lambda key: ANSWERS[key],
                            key=f"answer-{identity}",
                        )
                        or ""
                    )
        chosen = [identity for identity in good if identity not in answers or answers[identity]]
        with st.container(horizontal=True, key="decide"):
            label = f"Import {len(chosen)} file{'s' if len(chosen) != 1 else ''}"
            if press.button(label, "import", type="primary", disabled=not chosen):
                key = "import " + " ".join(sorted(waiting))
                said = [(identity, answers.get(identity, "")) for identity in chosen]
                told = dict(_told())
                jobs.start(key, lambda tell: _import(own, waiting, told, said, tell))
                st.session_state["importing"] = key
                st.rerun()
            if press.button("Forget them", "forget"):
                for identity in waiting:
                    discard(own, identity)
                    st.session_state["looked"].pop(identity, None)
                st.session_state["waiting"] = {}
                st.rerun()
        st.html('<p class="note">Nothing is loaded until you import.</p>')


def _columns(identity: str, name: str, receipt: Receipt) -> None:
    """Where no importer knows a file: which column is what. It is looked at anew with what is said."""
    outlines: dict[str, Outline] = st.session_state.setdefault("outlines", {})
    if receipt.outline:
        outlines[identity] = receipt.outline
    if identity not in outlines:
        return
    open_ = bool(receipt.errors) and not outlines[identity].refused
    said = columns_form.draw(identity, name, outlines[identity], open_, _told().get(identity))
    if said:
        _told()[identity] = said
        st.session_state["looked"].pop(identity, None)
        st.rerun()


def _import(
    own: Home, waiting: Mapping[str, str], told: Mapping[str, ColumnMapping], chosen: Sequence[tuple[str, str]], tell: jobs.Progress
) -> list[Receipt]:
    """The receipts; mappings first, then files with the same answer together, in one derivation."""
    order = [identity for answer in (MAPPING, "", "replace", "add") for identity, said in chosen if said == answer]
    receipts = [map_upload.take(own, own.uploads / identity, waiting[identity]) for identity, said in chosen if said == MAPPING]
    for answer in ("", "replace", "add"):
        files = {own.uploads / identity: waiting[identity] for identity, said in chosen if said == answer}
        if files:
            paths: list[Path] = list(files)
            mappings = {own.uploads / identity: mapping for identity, mapping in told.items()}
            receipts += import_files(
                own, paths, today=today(), conflict=answer or None, progress=tell, names=files, who="page", mappings=mappings  # type: ignore[arg-type]
            )  # fmt: skip
    for identity, receipt in zip(order, receipts, strict=True):
        if receipt.status != "rejected":  # a refused file waits, and is looked at anew
            discard(own, identity)
    return receipts
