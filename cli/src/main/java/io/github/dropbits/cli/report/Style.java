package io.github.dropbits.cli.report;

/** The page's style sheet. */
final class Style {
    private static final String RULES = """
            *{box-sizing:border-box}
            body{margin:0 auto;padding:48px 24px 96px;max-width:1008px;background:var(--bg);color:var(--text);
              font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
              overflow-wrap:break-word}
            h1{font-size:30px;line-height:1.2;font-weight:650;margin:0 0 16px;letter-spacing:-.01em}
            h2{font-size:21px;line-height:1.3;font-weight:650;margin:72px 0 12px}
            p{margin:0 0 12px;max-width:70ch}
            header p{color:var(--muted)}
            code{display:inline-block;max-width:100%;overflow-x:auto;white-space:nowrap;vertical-align:bottom;
              font:.9em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
            a{color:inherit;text-underline-offset:3px;text-decoration-color:var(--muted)}
            a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--s0);outline-offset:2px}
            nav{margin:28px 0 0;padding:14px 0;border:solid var(--grid);border-width:1px 0}
            nav ol{margin:0;padding-left:24px;columns:2 280px}
            nav li{margin:0;padding:2px 0}
            figure{margin:36px 0 0}
            figcaption{font-weight:600;margin:0 0 4px}
            .multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,272px),1fr));
              gap:0 36px}
            .multiples figure{min-width:0}
            .legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 18px;margin:0 0 2px;padding:0;font-size:13px}
            .legend li{display:flex;align-items:center;gap:7px}
            .key{flex:none;overflow:visible}
            .plot{padding:var(--t) var(--r) var(--b) var(--l)}
            .plot svg,.shapes{overflow:visible}
            .plot>svg{display:block}
            .shapes{position:absolute}
            svg text{font-size:12px;fill:var(--muted);font-variant-numeric:tabular-nums}
            svg text.strong{fill:var(--text)}
            svg text.halo{paint-order:stroke;stroke:var(--bg);stroke-width:5px;stroke-linejoin:round}
            .grid{stroke:var(--grid)}
            .zero{stroke:var(--muted)}
            .line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;vector-effect:non-scaling-stroke}
            .band{fill:currentColor;fill-opacity:.15}
            .mark{fill:currentColor;stroke:var(--bg)}
            .hollow{fill:var(--bg);stroke:currentColor;stroke-width:1.5}
            .bar{fill:currentColor}
            .faint{fill-opacity:.25;stroke:currentColor}
            .area{fill:currentColor;fill-opacity:.3;stroke:currentColor;stroke-width:1.5;
              vector-effect:non-scaling-stroke}
            .level{stroke:var(--text);stroke-opacity:.6}
            .note{margin:0 0 4px;color:var(--muted);font-size:13px}
            .rim{stroke:var(--bg);stroke-width:4}
            .whisker{stroke:var(--text);stroke-width:1.5}
            details{margin:6px 0 0;font-size:14px}
            summary{cursor:pointer;color:var(--muted);width:max-content;font-size:13px}
            .scroll{overflow-x:auto;margin:20px 0 0}
            details .scroll{max-height:420px;overflow-y:auto;margin-top:8px}
            table{border-collapse:collapse;font-size:14px;line-height:1.4;font-variant-numeric:tabular-nums}
            caption{text-align:left;font-weight:600;font-size:16px;padding:0 0 6px}
            details caption{font-size:13px;color:var(--muted)}
            th,td{text-align:left;padding:6px 20px 6px 0;vertical-align:top;border-bottom:1px solid var(--grid)}
            thead th{vertical-align:bottom;color:var(--muted);font-weight:500;border-bottom-color:var(--muted)}
            tbody th{font-weight:500}
            th,td{overflow-wrap:normal}
            .n{text-align:right;white-space:nowrap}
            thead .n{white-space:normal}
            thead .long{min-width:8.5em}
            tbody th,th:first-child{position:sticky;left:0;background:var(--bg)}
            th:last-child,td:last-child{padding-right:4px}
            @media(max-width:640px){
              body{padding:28px 16px 64px}
              h1{font-size:25px}
              h2{margin-top:56px}
              .direct .plot{padding-right:16px}
              .direct .beside{display:none}
            }
            @media(min-width:640.01px){.direct .legend{display:none}}
            @media print{
              body{padding:0;font-size:11pt}
              h2,figcaption,caption{break-after:avoid}
              figure,tr{break-inside:avoid}
              details:not([open]){display:none}
              details .scroll{max-height:none}
              *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
            }
            """;

    private Style() {
    }

    /** The whole style sheet. The dark colours apply to screens only; printed pages are always light. */
    static String css() {
        StringBuilder out = new StringBuilder(":root{color-scheme:light dark;").append(Palette.LIGHT.css())
                .append("}\n@media screen and (prefers-color-scheme:dark){:root{").append(Palette.DARK.css())
                .append("}}\n").append(RULES);
        for (int i = 0; i < Palette.SERIES; i++) {
            out.append(".s").append(i).append("{color:var(--s").append(i).append(")}\n");
        }
        return out.toString();
    }
}
