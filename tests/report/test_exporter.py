"""From an executed notebook to the report, and nothing from one that failed."""

from __future__ import annotations

import base64
import json
import subprocess
import sys

import nbformat
import pytest
from nbconvert.exporters.base import get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.report.document import Group, PageBreak, Prose

PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
).decode()
FRAME = (
    "<div><table border='1'><thead><tr><th></th><th>opd</th><th>n</th></tr></thead>"
    "<tbody><tr><th>0</th><td>Satpol PP</td><td>1234567</td></tr></tbody></table></div>"
)


def ran(source, *outputs, count=1, tags=()):
    metadata = {"tags": list(tags)} if tags else {}
    return new_code_cell(
        source, outputs=list(outputs), execution_count=count, metadata=metadata
    )  # fmt: skip


def shown(block):
    return new_output("execute_result", data=dict(block._repr_mimebundle_()), execution_count=1)


def displayed(**data):
    return new_output("display_data", data={k.replace("__", "/"): v for k, v in data.items()})


@pytest.fixture
def notebook(document):
    cells = [ran("laporan.add(...)", shown(block)) for block in document]
    return new_notebook(cells=cells)


def export(name, notebook):
    return get_exporter(name)().from_notebook_node(notebook)


def text_of(notebook, read_pages):
    return " ".join(read_pages(export("ucj_pdf", notebook)[0]))


def test_the_exported_pdf_is_the_documents_own(notebook, document, tmp_path):
    saved = tmp_path / "n.ipynb"
    nbformat.write(notebook, saved)
    pdf, resources = export("ucj_pdf", nbformat.read(saved, as_version=4))
    assert pdf == document.pdf()
    assert resources["output_extension"] == ".pdf"


def test_the_exported_html_is_the_documents_own(notebook, document):
    text, resources = export("ucj_html", notebook)
    assert text == document.html()
    assert resources["output_extension"] == ".html"


def test_the_menu_knows_both_exporters():
    for name, mime in (("ucj_pdf", "application/pdf"), ("ucj_html", "text/html")):
        exporter = get_exporter(name)
        assert exporter.output_mimetype == mime
        assert exporter.export_from_notebook.startswith("Laporan UCJ")


def test_listing_the_exporters_loads_no_charts_and_no_compiler():
    code = (
        "import sys, analysis.report.exporter\n"
        "print([m for m in ('matplotlib', 'typst', 'pandas') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_nbconvert_writes_the_file(notebook, document, tmp_path):
    nbformat.write(notebook, tmp_path / "04_report.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "ucj_pdf", "04_report.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "04_report.pdf").read_bytes() == document.pdf()


def test_blocks_with_a_key_and_groups_enter_as_they_do_in_the_document(notebook, document):
    group = Group((Prose("satu", key="a"), PageBreak()))
    notebook.cells.append(ran("x", shown(group), shown(Prose("dua", key="a"))))
    document.add(group)
    document.add(Prose("dua"), key="a")
    assert export("ucj_pdf", notebook)[0] == document.pdf()


def test_code_and_printed_text_are_never_shown(notebook, read_pages):
    stream = new_output("stream", text="tercetak begitu saja")
    notebook.cells.append(ran("rahasia = 'kode program'", stream, displayed(text__plain="polos")))
    text = text_of(notebook, read_pages)
    assert "kode program" not in text
    assert "tercetak" not in text
    assert "polos" not in text


def test_what_an_analyst_adds_comes_along(notebook, read_pages):
    picture = displayed(image__png=PNG)
    notebook.cells += [
        new_markdown_cell("# Tambahan analis\n\nKalimat **analis**."),
        ran("# alt: Sebuah titik\n# judul: Titik kecil", picture),
        ran("df", displayed(text__html=FRAME, text__plain="df")),
    ]
    text = text_of(notebook, read_pages)
    for phrase in ("2 Tambahan analis", "Kalimat analis.", "Gambar 1. Titik kecil", "1234567"):
        assert phrase in text


def test_tagged_cells_stay_out(notebook, read_pages):
    blocks = [Prose("blok tetap"), Prose("blok hilang")]
    notebook.cells += [
        new_markdown_cell("narasi notebook", metadata={"tags": ["narasi"]}),
        ran("df", displayed(text__html=FRAME), shown(blocks[0]), tags=["narasi"]),
        ran("x", shown(blocks[1]), tags=["hapus-dari-laporan"]),
    ]
    text = text_of(notebook, read_pages)
    assert "blok tetap" in text
    for phrase in ("narasi notebook", "1234567", "blok hilang"):
        assert phrase not in text


def test_a_picture_without_alt_text_fails_and_says_where(notebook):
    notebook.cells.append(ran("plt.show()", displayed(image__png=PNG)))
    with pytest.raises(ValueError, match=r"Sel 4: .*# alt:"):
        export("ucj_pdf", notebook)


def test_a_failed_notebook_is_no_report_and_its_message_hides_long_numbers(notebook):
    error = new_output(
        "error", ename="ValueError", evalue="NIK 7471990101900001 ganda", traceback=[]
    )
    notebook.cells.insert(1, ran("1/0", error))
    with pytest.raises(ValueError, match="Sel 2 gagal") as caught:
        export("ucj_pdf", notebook)
    assert "7471990101900001" not in str(caught.value)


def test_a_notebook_that_stopped_half_way_is_no_report(notebook):
    notebook.cells.append(ran("belum", count=None))
    with pytest.raises(ValueError, match="Sel 4 belum dijalankan"):
        export("ucj_pdf", notebook)


def test_a_run_that_papermill_calls_failed_is_no_report(notebook):
    notebook.metadata["papermill"] = {"exception": True}
    with pytest.raises(ValueError, match="berhenti"):
        export("ucj_pdf", notebook)


def test_a_notebook_without_blocks_is_no_report():
    notebook = new_notebook(cells=[new_markdown_cell("# Judul"), new_code_cell("1 + 1")])
    with pytest.raises(ValueError, match="Run All"):
        export("ucj_pdf", notebook)


def test_a_nik_written_into_the_notebook_by_hand_stops_the_export(notebook):
    notebook.cells.append(new_markdown_cell("Pekerja 7471 9901 0190 0001"))
    with pytest.raises(ValueError, match="NIK") as caught:
        export("ucj_pdf", notebook)
    assert "9901" not in str(caught.value)
    assert "9901" in json.dumps(notebook)
