/* The visible sheets of an .xlsx or .ods workbook as rows of text, as src/handbook/batch/spreadsheets.py
   reads them. Loaded when somebody gives such a file, in the page or beside it; both kinds are a ZIP that
   holds XML. Old browsers cannot unpack by themselves, therefore this does (RFC 1951). */
window.handbookWorkbook = bytes => {
  "use strict";
  const MOST = 1 << 28; /* bytes that a part of the file may unpack to */
  const WIDEST = 1024,
    LONGEST = 200000; /* cells of a row and rows of a sheet that are looked at */

  function Unreadable() {}

  /* -- the ZIP -- */

  const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  const NO_TREE = null;
  function steps(first, each) {
    const base = [],
      bits = [];
    let next = first;
    for (let at = 0; at < 30; at += 1) {
      const more = Math.max(0, Math.floor(at / each) - 1);
      base.push(next);
      bits.push(more);
      next += 1 << more;
    }
    return { base: base, bits: bits };
  }
  const lengths = steps(3, 4),
    distances = steps(1, 2);
  lengths.base[28] = 258;
  lengths.bits[28] = 0;

  /* How many codes there are of each length, and what they stand for, in order. */
  function tree(widths) {
    const count = new Uint16Array(16),
      offset = new Uint16Array(16),
      symbols = new Uint16Array(widths.length);
    widths.forEach(width => {
      count[width] += 1;
    });
    count[0] = 0;
    for (let at = 1; at < 16; at += 1) offset[at] = offset[at - 1] + count[at - 1];
    widths.forEach((width, symbol) => {
      if (width) {
        symbols[offset[width]] = symbol;
        offset[width] += 1;
      }
    });
    return { count: count, symbols: symbols };
  }
  function fixed() {
    const widths = [];
    for (let at = 0; at < 288; at += 1) widths.push(at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8);
    return [tree(widths), tree(new Array(30).fill(5))];
  }

  function inflate(source, size) {
    const out = new Uint8Array(size);
    let at = 0,
      held = 0,
      count = 0,
      end = 0;
    function bits(many) {
      while (count < many) {
        if (at >= source.length) throw new Unreadable();
        held |= source[at] << count;
        at += 1;
        count += 8;
      }
      const value = held & ((1 << many) - 1);
      held >>>= many;
      count -= many;
      return value;
    }
    function symbol(of) {
      let code = 0,
        first = 0,
        index = 0;
      for (let width = 1; width < 16; width += 1) {
        code |= bits(1);
        const many = of.count[width];
        if (code - many < first) return of.symbols[index + (code - first)];
        index += many;
        first = (first + many) << 1;
        code <<= 1;
      }
      throw new Unreadable();
    }
    function trees() {
      const literals = bits(5) + 257,
        far = bits(5) + 1,
        many = bits(4) + 4,
        own = new Array(19).fill(0);
      for (let one = 0; one < many; one += 1) own[CODE_ORDER[one]] = bits(3);
      const codes = tree(own),
        widths = [];
      while (widths.length < literals + far) {
        const found = symbol(codes);
        if (found < 16) widths.push(found);
        else {
          const value = found === 16 ? widths[widths.length - 1] : 0;
          let times = found === 16 ? 3 + bits(2) : found === 17 ? 3 + bits(3) : 11 + bits(7);
          while (times) {
            widths.push(value);
            times -= 1;
          }
        }
      }
      return [tree(widths.slice(0, literals)), tree(widths.slice(literals, literals + far))];
    }
    function copy(pair) {
      for (;;) {
        const found = symbol(pair[0]);
        if (found === 256) return;
        if (found < 256) {
          if (end >= size) throw new Unreadable();
          out[end] = found;
          end += 1;
        } else {
          const long = lengths.base[found - 257] + bits(lengths.bits[found - 257]);
          const kind = symbol(pair[1]);
          const from = end - distances.base[kind] - bits(distances.bits[kind]);
          if (!(from >= 0) || end + long > size) throw new Unreadable();
          for (let one = 0; one < long; one += 1) out[end + one] = out[from + one];
          end += long;
        }
      }
    }
    let usual = NO_TREE,
      last = 0;
    while (!last) {
      last = bits(1);
      const kind = bits(2);
      if (kind === 0) {
        held = 0;
        count = 0;
        const long = source[at] | (source[at + 1] << 8);
        at += 4;
        if (at + long > source.length || end + long > size) throw new Unreadable();
        out.set(source.subarray(at, at + long), end);
        at += long;
        end += long;
      } else if (kind === 1) {
        usual = usual || fixed();
        copy(usual);
      } else if (kind === 2) copy(trees());
      else throw new Unreadable();
    }
    if (end !== size) throw new Unreadable();
    return out;
  }

  /* The parts of the file: name -> how to read it as text. */
  function parts() {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const found = Object.create(null);
    let end = bytes.length - 22;
    while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
    if (end < 0) throw new Unreadable();
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left; left -= 1) {
      if (view.getUint32(at, true) !== 0x02014b50) throw new Unreadable();
      const name = view.getUint16(at + 28, true);
      found[new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name))] = {
        secret: view.getUint16(at + 8, true) & 1,
        kind: view.getUint16(at + 10, true),
        packed: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        at: view.getUint32(at + 42, true)
      };
      at += 46 + name + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return name => {
      const one = found[name];
      if (!one) return null;
      if (one.secret || one.size > MOST) throw new Unreadable();
      const start =
        one.at + 30 + view.getUint16(one.at + 26, true) + view.getUint16(one.at + 28, true);
      const packed = bytes.subarray(start, start + one.packed);
      if (one.kind !== 0 && one.kind !== 8) throw new Unreadable();
      return new TextDecoder().decode(one.kind ? inflate(packed, one.size) : packed);
    };
  }

  /* -- the XML -- */

  const SIGNS = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
  function plain(text) {
    return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, number, name) => {
      if (name) return name in SIGNS ? SIGNS[name] : whole;
      const code = hex ? parseInt(hex, 16) : Number(number);
      return code < 0x110000 ? String.fromCodePoint(code) : "";
    });
  }
  /* Tells `open(name, attributes)`, `close(name)` and `text(text)` of a document, in order. */
  function walk(xml, told) {
    const piece =
      /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<[?!][^>]*>|<(\/?)([^\s/>]+)((?:[^>"']|"[^"]*"|'[^']*')*)>|([^<]+)/g;
    for (let match = piece.exec(xml); match; match = piece.exec(xml)) {
      if (match[5] !== undefined) told.text(plain(match[5]));
      else if (match[1] !== undefined) told.text(match[1]);
      else if (match[3] !== undefined) {
        const name = match[3].replace(/^(?:x|ss|main):/, "");
        if (match[2]) told.close(name);
        else {
          const attributes = {},
            pair = /([^\s=/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
          for (let found = pair.exec(match[4]); found; found = pair.exec(match[4])) {
            attributes[found[1]] = plain(found[2] === undefined ? found[3] : found[2]);
          }
          told.open(name, attributes);
          if (/\/$/.test(match[4])) told.close(name);
        }
      }
    }
  }
  function nothing() {}
  function each(xml, wanted, act) {
    walk(xml || "", {
      open: (name, of) => {
        if (name === wanted) act(of);
      },
      close: nothing,
      text: nothing
    });
  }

  /* -- cells -- */

  function put(rows, row, column, text) {
    if (row < 0 || row >= LONGEST || column < 0 || column >= WIDEST) return;
    while (rows.length <= row) rows.push([]);
    const cells = rows[row];
    while (cells.length < column) cells.push("");
    cells[column] = text.trim();
  }
  function number(text) {
    const value = Number(text);
    return text.trim() === "" || Number.isNaN(value) ? text : String(value);
  }
  function day(serial, first) {
    return new Date(first + Math.floor(serial) * 86400000).toISOString().slice(0, 10);
  }
  /* A1 -> [row, column], from 0. */
  function place(name) {
    const match = /^([A-Z]+)(\d+)$/.exec(name || "");
    if (!match) return null;
    const column = match[1].split("").reduce((sum, one) => sum * 26 + one.charCodeAt(0) - 64, 0);
    return [Number(match[2]) - 1, column - 1];
  }

  /* -- .xlsx -- */

  const DAYS = [
    [14, 22],
    [27, 36],
    [45, 47],
    [50, 58]
  ]; /* formats of days that need no code */
  function showsDays(part) {
    const own = {},
      styles = [];
    let inside = false;
    walk(part("xl/styles.xml") || "", {
      open: (name, of) => {
        if (name === "numFmt") {
          const code = (of.formatCode || "").replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, "");
          own[of.numFmtId] = /[ymdhs]/i.test(code) && !/general/i.test(code);
        } else if (name === "cellXfs") inside = true;
        else if (name === "xf" && inside) {
          const format = Number(of.numFmtId || 0);
          styles.push(
            format in own ? own[format] : DAYS.some(pair => format >= pair[0] && format <= pair[1])
          );
        }
      },
      close: name => {
        if (name === "cellXfs") inside = false;
      },
      text: nothing
    });
    return styles;
  }
  function sharedTexts(part) {
    const found = [];
    let text = "",
      inside = false,
      reading = 0; /* the reading aids of East Asian writing are no part of a text */
    walk(part("xl/sharedStrings.xml") || "", {
      open: name => {
        if (name === "si") text = "";
        else if (name === "t") inside = true;
        else if (name === "rPh") reading += 1;
      },
      close: name => {
        if (name === "si") found.push(text);
        else if (name === "t") inside = false;
        else if (name === "rPh") reading -= 1;
      },
      text: more => {
        if (inside && !reading) text += more;
      }
    });
    return found;
  }
  function excel(part) {
    const sheets = [],
      targets = {};
    let first = Date.UTC(1899, 11, 30);
    each(part("xl/_rels/workbook.xml.rels"), "Relationship", of => {
      targets[of.Id] = (of.Target || "").replace(/^\/xl\/|^\//, "").replace(/^xl\//, "");
    });
    const book = part("xl/workbook.xml");
    each(book, "workbookPr", of => {
      if (/^(1|true)$/.test(of.date1904 || "")) first = Date.UTC(1904, 0, 1);
    });
    each(book, "sheet", of => {
      if (!of.state || of.state === "visible") sheets.push(targets[of["r:id"]]);
    });
    const days = showsDays(part),
      texts = sharedTexts(part);
    return sheets.map(name => page(part("xl/" + name) || ""));

    function page(xml) {
      const rows = [],
        merged = [];
      let at = [0, -1],
        row = -1,
        cell = {},
        text = "",
        inside = false,
        reading = 0;
      function value() {
        if (cell.t === "s") return texts[Number(text)] || "";
        if (cell.t === "b") return text === "1" ? "yes" : "no";
        if (cell.t === "d") return text.slice(0, 10);
        if (cell.t && cell.t !== "n") return text;
        if (text && days[Number(cell.s || 0)] && !Number.isNaN(Number(text)))
          return day(Number(text), first);
        return number(text);
      }
      walk(xml, {
        open: (name, of) => {
          if (name === "row") {
            row = of.r ? Number(of.r) - 1 : row + 1;
            at = [row, -1];
          } else if (name === "c") {
            cell = of;
            at = place(of.r) || [row, at[1] + 1];
            text = "";
          } else if (name === "v" || name === "t") inside = true;
          else if (name === "rPh") reading += 1;
          else if (name === "mergeCell") {
            const ends = (of.ref || "").split(":").map(place);
            if (ends[0] && ends[1]) merged.push(ends[0].concat(ends[1]));
          }
        },
        close: name => {
          if (name === "v" || name === "t") inside = false;
          else if (name === "rPh") reading -= 1;
          else if (name === "c") put(rows, at[0], at[1], value());
        },
        text: more => {
          if (inside && !reading) text += more;
        }
      });
      return { rows: rows, merged: merged };
    }
  }

  /* -- .ods -- */

  function openDocument(xml) {
    const pages = [],
      hidden = {};
    let style = "",
      page = null,
      row = 0,
      times = 1,
      cells = [],
      cell = null,
      text = "",
      paragraphs = 0,
      deep = 0; /* inside a note, or outside of any paragraph, nothing is a cell's text */
    function value(of) {
      const kind = of["office:value-type"] || of["calcext:value-type"];
      if (kind === "date") return (of["office:date-value"] || "").slice(0, 10);
      if (kind === "boolean") return of["office:boolean-value"] === "true" ? "yes" : "no";
      if (kind === "float" || kind === "currency" || kind === "percentage")
        return number(of["office:value"] || "");
      return text;
    }
    walk(xml, {
      open: (name, of) => {
        if (name === "style:style") style = of["style:name"];
        else if (name === "style:table-properties" && of["table:display"] === "false")
          hidden[style] = true;
        else if (name === "table:table") {
          page = { rows: [], merged: [] };
          row = 0;
          if (!hidden[of["table:style-name"]]) pages.push(page);
        } else if (name === "table:table-row") {
          times = Number(of["table:number-rows-repeated"] || 1);
          cells = [];
        } else if (name === "table:table-cell" || name === "table:covered-table-cell") {
          cell = of;
          text = "";
          paragraphs = 0;
        } else if (name === "office:annotation") deep += 1;
        else if (deep) return;
        else if (name === "text:p") {
          if (paragraphs) text += "\n";
          paragraphs += 1;
        } else if (name === "text:s") text += " ".repeat(Math.min(99, Number(of["text:c"] || 1)));
        else if (name === "text:tab") text += "\t";
        else if (name === "text:line-break") text += "\n";
      },
      close: name => {
        if (name === "office:annotation") deep -= 1;
        else if (name === "table:table-cell" || name === "table:covered-table-cell") {
          const said = value(cell || {}),
            many = Number((cell || {})["table:number-columns-repeated"] || 1);
          const down = Number((cell || {})["table:number-rows-spanned"] || 1),
            across = Number((cell || {})["table:number-columns-spanned"] || 1);
          if (page && (down > 1 || across > 1)) {
            page.merged.push([row, cells.length, row + down - 1, cells.length + across - 1]);
          }
          for (let one = 0; one < many && cells.length < WIDEST; one += 1) cells.push(said);
          cell = null;
        } else if (name === "table:table-row" && page) {
          while (cells.length && !cells[cells.length - 1]) cells.pop();
          for (let one = 0; cells.length && one < times && row + one < LONGEST; one += 1) {
            cells.forEach((said, column) => {
              if (said) put(page.rows, row + one, column, said);
            });
          }
          row += times;
        } else if (name === "table:table") page = null;
      },
      text: more => {
        if (cell && paragraphs && !deep) text += more;
      }
    });
    return pages;
  }

  try {
    const part = parts();
    if (part("xl/workbook.xml")) return excel(part);
    const content = part("content.xml");
    return content && content.indexOf("table:table") >= 0 ? openDocument(content) : null;
  } catch (error) {
    /* A number that leads out of the file is a damaged file, too. */
    if (error instanceof Unreadable || error instanceof RangeError) return null;
    throw error;
  }
};
