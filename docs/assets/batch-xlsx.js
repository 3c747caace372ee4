/* The tables of the batch page as one workbook, from the CSV files that the page offers. Fetched when a
   reader asks for it. A ZIP of XML whose parts are stored as they are, so that nothing need pack; a few
   rows are written at a time, for all at once would hold up the page. */
window.handbookXlsx = (work, tables, ready, tooLong) => {
  "use strict";
  const SLICE = 1000; /* rows between two moments for the reader */
  const MOST_ROWS = 1048576 /* of a sheet */,
    MOST_LETTERS = 32767; /* of a cell */
  const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
  const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

  /* -- the tables -- */

  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold them
  const UNSPEAKABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;
  function escaped(text) {
    return text
      .replace(UNSPEAKABLE, "")
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;");
  }
  function written(cells, number) {
    const inside = cells.map((said, column) => {
      const place = ' r="' + String.fromCharCode(65 + column) + number + '"';
      const text = work.unguarded(said); /* in a workbook text is text */
      if (!text) return "";
      if (column !== 1 && number > 1 && /^\d{1,9}$/.test(text))
        return "<c" + place + "><v>" + text + "</v></c>";
      const style = number === 1 ? ' s="1"' : "";
      const shown = escaped(text.slice(0, MOST_LETTERS));
      return (
        "<c" +
        place +
        style +
        ' t="inlineStr"><is><t xml:space="preserve">' +
        shown +
        "</t></is></c>"
      );
    });
    return '<row r="' + number + '">' + inside.join("") + "</row>";
  }

  /* -- the ZIP -- */

  const sums = new Uint32Array(256);
  for (let at = 0; at < 256; at += 1) {
    let sum = at;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
    sums[at] = sum;
  }
  const encoder = new TextEncoder();
  const parts = [],
    entries = [];
  let length = 0;
  function put(bytes) {
    parts.push(bytes);
    length += bytes.length;
  }
  /* Little numbers in front of or behind what is stored: [bytes, value] each. */
  function numbers(list) {
    const bytes = [];
    list.forEach(pair => {
      for (let at = 0; at < pair[0]; at += 1) bytes.push((pair[1] >>> (8 * at)) & 255);
    });
    return new Uint8Array(bytes);
  }
  /* Opened for a name, `add`ed to, and closed, when sum and size are known and its head can be written. */
  function entry(name) {
    const place = parts.length,
      inside = [];
    let sum = 0xffffffff,
      size = 0;
    parts.push(null);
    return {
      add: text => {
        const bytes = encoder.encode(text);
        for (let at = 0; at < bytes.length; at += 1)
          sum = sums[(sum ^ bytes[at]) & 255] ^ (sum >>> 8);
        size += bytes.length;
        inside.push(bytes);
      },
      close: () => {
        const title = encoder.encode(name);
        const about = [
          [2, 20],
          [2, 0x800],
          [2, 0],
          [2, 0],
          [2, 33],
          [4, ~sum >>> 0],
          [4, size],
          [4, size],
          [2, title.length],
          [2, 0]
        ];
        const head = numbers([[4, 0x04034b50]].concat(about));
        entries.push({ title: title, about: about, at: length });
        parts[place] = head;
        length += head.length;
        put(title);
        inside.forEach(put);
      }
    };
  }
  function small(name, text) {
    const one = entry(name);
    one.add(HEAD + text);
    one.close();
  }
  function finished() {
    const start = length;
    entries.forEach(one => {
      const rest = [
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, one.at]
      ];
      put(
        numbers(
          [
            [4, 0x02014b50],
            [2, 20]
          ].concat(one.about, rest)
        )
      );
      put(one.title);
    });
    const size = length - start;
    put(
      numbers([
        [4, 0x06054b50],
        [2, 0],
        [2, 0],
        [2, entries.length],
        [2, entries.length],
        [4, size],
        [4, start],
        [2, 0]
      ])
    );
    return new Blob(parts, { type: KIND + "sheet" });
  }

  /* -- the workbook -- */

  function relation(number, kind, target) {
    return (
      '<Relationship Id="r' +
      number +
      '" Type="' +
      OFFICE +
      "/" +
      kind +
      '" Target="' +
      target +
      '"/>'
    );
  }
  function frame() {
    const relations = '<Relationships xmlns="' + PACKAGE + 'relationships">';
    const types = tables.map(
      (_, at) =>
        '<Override PartName="/xl/worksheets/sheet' +
        (at + 1) +
        '.xml" ContentType="' +
        KIND +
        'worksheet+xml"/>'
    );
    const sheets = tables.map(
      (table, at) =>
        '<sheet name="' +
        escaped(table.name) +
        '" sheetId="' +
        (at + 1) +
        '" r:id="r' +
        (at + 1) +
        '"/>'
    );
    const targets = tables.map((_, at) =>
      relation(at + 1, "worksheet", "worksheets/sheet" + (at + 1) + ".xml")
    );
    const last = tables.length + 1;
    small(
      "[Content_Types].xml",
      '<Types xmlns="' +
        PACKAGE +
        'content-types"><Default Extension="rels" ContentType="' +
        'application/vnd.openxmlformats-package.relationships+xml"/>' +
        '<Override PartName="/xl/workbook.xml" ContentType="' +
        KIND +
        'sheet.main+xml"/>' +
        '<Override PartName="/xl/styles.xml" ContentType="' +
        KIND +
        'styles+xml"/>' +
        types.join("") +
        "</Types>"
    );
    small(
      "_rels/.rels",
      relations + relation(1, "officeDocument", "xl/workbook.xml") + "</Relationships>"
    );
    small(
      "xl/workbook.xml",
      "<workbook " +
        MAIN +
        ' xmlns:r="' +
        OFFICE +
        '"><sheets>' +
        sheets.join("") +
        "</sheets></workbook>"
    );
    small(
      "xl/_rels/workbook.xml.rels",
      relations + targets.join("") + relation(last, "styles", "styles.xml") + "</Relationships>"
    );
    small(
      "xl/styles.xml",
      "<styleSheet " +
        MAIN +
        '><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/>' +
        '<sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill ' +
        'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
        '<cellXfs count="2"><xf xfId="0"/><xf fontId="1" xfId="0" applyFont="1"/></cellXfs><cellStyles count="1">' +
        '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    );
  }
  function sheet(at) {
    if (at === tables.length) {
      ready(finished());
      return;
    }
    const one = entry("xl/worksheets/sheet" + (at + 1) + ".xml"),
      next = work.reader(tables[at].text, ",");
    let number = 0;
    one.add(
      HEAD +
        "<worksheet " +
        MAIN +
        '><sheetViews><sheetView workbookViewId="0"><pane xSplit="2" ySplit="1" ' +
        'topLeftCell="C2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews><cols>' +
        '<col min="1" max="1" width="8" customWidth="1"/><col min="2" max="26" width="22" ' +
        'customWidth="1"/></cols><sheetData>'
    );
    function more() {
      const rows = [];
      let row = null;
      while (rows.length < SLICE) {
        row = next();
        if (!row) break;
        number += 1;
        rows.push(written(row, number));
      }
      if (number > MOST_ROWS) {
        tooLong();
        return;
      }
      one.add(rows.join(""));
      if (row) setTimeout(more);
      else {
        one.add("</sheetData></worksheet>");
        one.close();
        setTimeout(() => sheet(at + 1));
      }
    }
    more();
  }

  frame();
  sheet(0);
};
