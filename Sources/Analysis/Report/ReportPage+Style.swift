// SPDX-License-Identifier: Apache-2.0

private import Charts

extension ReportPage {
    /// The page's one style sheet: text to be read in the middle, contents beside it where there is room, everything wide in a box
    /// that scrolls by itself, light and dark by the reader's preference, black on white on paper.
    static let style =
        """
        :root{color-scheme:light dark;--page:#fff;--soft-page:#f5f6f7;--text:#1a1a1a;--soft:#595959;--line:#d5d8db;--strong:#1a1a1a;--link:#004c7d;--shade:rgb(0 0 0/.22)}
        @media (prefers-color-scheme:dark){:root{--page:#14171a;--soft-page:#1d2125;--text:#e6e7e8;--soft:#b4b8bb;--line:#3a4046;--strong:#c8cbce;--link:#9fd3f5;--shade:rgb(0 0 0/.75)}}
        *{box-sizing:border-box}
        html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
        body{margin:0 auto;max-width:60rem;padding:1.5rem 1rem 3rem;background:var(--page);color:var(--text);font:1rem/1.6 system-ui,-apple-system,'Segoe UI',Roboto,'Liberation Sans',sans-serif;overflow-wrap:anywhere}
        main,nav,header,footer{min-width:0}
        h1,h2,h3{line-height:1.25;text-wrap:balance;overflow-wrap:break-word}
        h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.3rem);margin:.2rem 0 .6rem;letter-spacing:-.01em}
        h2{font-size:1.45rem;margin:0 0 .8rem}
        h3{font-size:1.1rem;margin:2.2rem 0 .6rem}
        section{margin-top:2.75rem;padding-top:1.75rem;border-top:1px solid var(--line)}
        main>section:first-child{margin-top:1.5rem}
        p,li,dd,pre{max-width:42rem}
        p{margin:.7rem 0}
        li{margin:.25rem 0}
        a{color:var(--link);text-underline-offset:.15em}
        .kind{margin:0;color:var(--soft);font-size:.9rem}
        #found>p{font-size:1.075rem}
        .facts{display:flex;flex-wrap:wrap;gap:.4rem 2rem;margin:1rem 0 0;padding:0;list-style:none;color:var(--soft)}
        .facts strong{font-weight:700;color:var(--text);font-size:1.35rem;font-variant-numeric:tabular-nums}
        nav{margin-top:1.5rem;padding:.9rem 1.1rem;background:var(--soft-page);border-radius:.4rem;font-size:.92rem;line-height:1.4}
        nav h2{margin:0 0 .3rem;font-size:1rem}
        nav ul{margin:0;padding:0;list-style:none}
        nav ul ul{display:none}
        nav a{display:inline-block;padding:.2rem 0;min-height:1.6rem;text-decoration:none}
        nav a:hover{text-decoration:underline}
        .skip{position:absolute;left:-999rem}
        .skip:focus{left:1rem;top:.5rem;z-index:1;background:var(--page);padding:.5rem}
        .wide{overflow-x:auto;margin:.8rem 0;background:linear-gradient(90deg,var(--page) 1rem,transparent 3rem) 0/4rem 100% no-repeat local,linear-gradient(270deg,var(--page) 1rem,transparent 3rem) 100%/4rem 100% no-repeat local,linear-gradient(90deg,var(--shade),transparent) 0/.6rem 100% no-repeat scroll,linear-gradient(270deg,var(--shade),transparent) 100%/.6rem 100% no-repeat scroll}
        .wide:focus-visible,a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        table{border-collapse:collapse;font-size:.9rem;line-height:1.4;overflow-wrap:normal}
        thead th{border-top:2px solid var(--strong);border-bottom:1px solid var(--strong);text-align:left;vertical-align:bottom;font-weight:600}
        tbody{border-bottom:2px solid var(--strong)}
        tbody th{white-space:nowrap}
        tbody .long{white-space:normal;min-width:12rem;max-width:18rem;overflow-wrap:anywhere}
        tbody tr.next>*{border-top:1px solid var(--line)}
        th,td{padding:.32rem 1.1rem .32rem 0;text-align:left;vertical-align:top;font-weight:normal}
        th:last-child,td:last-child{padding-right:.2rem}
        .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        thead .number{white-space:normal;min-width:5.5rem}
        sup{line-height:0;font-size:.75em}
        .prose{min-width:16rem;max-width:28rem}
        .quoted{white-space:pre-wrap;overflow-wrap:anywhere}
        .note,.footnote{color:var(--soft);font-size:.875rem;line-height:1.5}
        .footnote{margin:.2rem 0}
        .note{max-width:48rem;margin:.6rem 0 0}
        figure{margin:1.5rem 0}
        figure .chart{display:block}
        code{font-family:ui-monospace,'Liberation Mono',monospace;font-size:.9em}
        dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.5rem 1.25rem}
        dt{font-weight:600}
        dd{margin:0}
        pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.8rem 0;padding:.2rem 0 .2rem 1rem;border-left:3px solid var(--line);font:inherit}
        footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.9rem}
        @media (min-width:78rem){
        body{display:grid;grid-template-columns:15.5rem minmax(0,1fr);column-gap:3.5rem;max-width:80rem;padding:2.5rem 2rem 4rem}
        header,footer{grid-column:2}
        nav{grid-column:1;grid-row:1/4;align-self:start;position:sticky;top:1.5rem;max-height:calc(100vh - 3rem);overflow-y:auto;margin:0}
        nav ul ul{display:block;margin:0 0 .3rem .8rem;font-size:.86rem}
        main{grid-column:2}
        figure{margin-left:-1.5rem}
        }
        @media (max-width:40rem){
        dl{grid-template-columns:1fr;gap:.15rem}
        dd{margin-bottom:.6rem}
        .wide>.chart{min-width:36rem;max-width:none}
        th,td{padding-right:.8rem}
        }
        @media print{
        @page{size:A4;margin:16mm 14mm}
        :root{color-scheme:light;--page:#fff;--soft-page:#fff;--text:#000;--soft:#333;--line:#aaa;--strong:#000;--link:#000}
        body{display:block;max-width:none;padding:0;font-size:9.5pt;line-height:1.45}
        nav,.skip{display:none}
        p,li,dd,pre,.note{max-width:none}
        section{margin-top:1.2rem;padding-top:.8rem}
        .wide{overflow:visible;background:none}
        .wide>.chart{min-width:0;max-width:100%}
        table{font-size:7.2pt;width:100%}
        th,td{padding:.12rem .45rem .12rem 0}
        .number,thead .number,tbody th{white-space:normal;min-width:0}
        tbody .long{min-width:0}
        .prose{min-width:8rem}
        tr,figure,.facts{break-inside:avoid}
        h1,h2,h3{break-after:avoid}
        thead{display:table-header-group}
        }

        """ + SVGDocument.pageStyle
}
