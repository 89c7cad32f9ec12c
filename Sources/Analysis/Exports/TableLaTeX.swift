// SPDX-License-Identifier: Apache-2.0

/// A table as LaTeX with the rules of the package `booktabs`; more than forty rows run over pages (`longtable`).
///
/// Needs `booktabs`, `array` and `longtable`, as `document` loads them. It compiles under pdfLaTeX whatever the texts
/// hold: see `LaTeXText`.
package enum TableLaTeX {
    private static let longest = 40

    package static func text(_ table: Table) -> String {
        table.rows.count > longest ? long(table) : short(table)
    }

    /// A document of all tables, each from its own file beside it.
    package static func document(title: String, files: [String]) -> String {
        """
        \\documentclass[10pt]{article}
        \\usepackage[T1]{fontenc}
        \\usepackage[utf8]{inputenc}
        \\usepackage{textcomp}
        \\usepackage[margin=20mm,landscape]{geometry}
        \\usepackage{booktabs}
        \\usepackage{array}
        \\usepackage{longtable}
        \\title{\(LaTeXText.escaped(title))}
        \\date{}
        \\begin{document}
        \\maketitle
        \(files.map { "\\input{\($0)}\n\\clearpage" }.joined(separator: "\n"))
        \\end{document}

        """
    }

    private static func short(_ table: Table) -> String {
        """
        \\begin{table}[htbp]
        \\centering
        \(size(table))
        \\caption{\(LaTeXText.escaped(table.title)).}
        \\label{tab:\(table.name)}
        \\begin{tabular}{\(specification(table))}
        \\toprule
        \(heading(table))
        \\midrule
        \(body(table))\\bottomrule
        \\end{tabular}

        \\medskip
        \(notes(table))
        \\end{table}

        """
    }

    private static func long(_ table: Table) -> String {
        """
        {\(size(table))
        \\begin{longtable}{\(specification(table))}
        \\caption{\(LaTeXText.escaped(table.title)).}\\label{tab:\(table.name)}\\\\
        \\toprule
        \(heading(table))
        \\midrule
        \\endfirsthead
        \\toprule
        \(heading(table))
        \\midrule
        \\endhead
        \\bottomrule
        \\endfoot
        \(body(table))\\end{longtable}
        \(notes(table))
        }

        """
    }

    private static func specification(_ table: Table) -> String {
        let prose = table.columns.count { $0.format == .prose }
        let width = prose > 1 ? "0.24" : "0.38"
        let columns = table.columns.map { column in
            switch column.format {
            case .text: "l"
            case .prose: ">{\\raggedright\\arraybackslash}p{\(width)\\linewidth}"
            default: "r"
            }
        }
        return "@{}" + columns.joined() + "@{}"
    }

    private static func heading(_ table: Table) -> String {
        table.columns.map { column in
            let lines = lines(of: CellText.heading(column)).map(LaTeXText.escaped)
            let side = column.format.isWords ? "l" : "r"
            return lines.count > 1
                ? "\\begin{tabular}[b]{@{}\(side)@{}}\(lines.joined(separator: "\\\\"))\\end{tabular}"
                : lines[0]
        }.joined(separator: " & ") + " \\\\"
    }

    /// Headings stand in lines of about this many characters, so that the values set the columns' widths.
    private static let headingWidth = 11

    private static func lines(of heading: String) -> [String] {
        var lines: [String] = []
        for word in heading.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= headingWidth {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.isEmpty ? [""] : lines
    }

    /// Many columns stand closer and smaller.
    private static func size(_ table: Table) -> String {
        table.columns.count > 8 ? "\\footnotesize\n\\setlength{\\tabcolsep}{3.5pt}" : "\\small"
    }

    private static func body(_ table: Table) -> String {
        table.rows.map { row in
            zip(row, table.columns).map { cell, column in
                switch cell {
                case .absent(let reason): "--\\textsuperscript{\(table.mark(of: reason))}"
                case .interval(let interval):
                    "[" + LaTeXText.number(CellText.number(interval.low, as: column.format)) + ", "
                        + LaTeXText.number(CellText.number(interval.high, as: column.format)) + "]"
                case .number: LaTeXText.number(CellText.text(cell, as: column.format))
                case .text, .blank: LaTeXText.escaped(CellText.text(cell, as: column.format))
                }
            }.joined(separator: " & ") + " \\\\\n"
        }.joined()
    }

    private static func notes(_ table: Table) -> String {
        let footnotes =
            table.reasons.map {
                "\\textsuperscript{\(table.mark(of: $0))}~\(LaTeXText.escaped($0))."
            } + table.remarks.map(LaTeXText.escaped)
        return "\\parbox{\\linewidth}{\\footnotesize "
            + ([LaTeXText.escaped(table.note)] + footnotes).joined(separator: " ") + "}"
    }
}
