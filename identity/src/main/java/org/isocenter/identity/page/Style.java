package org.isocenter.identity.page;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/// The style sheet of all pages.
final class Style {
    static final String CSS =
            """
            :root{color-scheme:light dark;--ground:#eef2f6;--card:#fff;--ink:#17212b;--soft:#52606d;
            --line:#cbd5df;--accent:#0b63b0;--accent-ink:#fff;--hover:#084d8a;--bad:#a81521;
            --bad-ground:#fdeeee;--note:#f4f7fa;--focus:#0b63b0}
            @media (prefers-color-scheme:dark){:root{--ground:#0f151b;--card:#19222b;--ink:#e9eef3;
            --soft:#a3b1bf;--line:#3b4956;--accent:#63b0f4;--accent-ink:#08131d;--hover:#8cc6f8;
            --bad:#ff9b9b;--bad-ground:#3a1d20;--note:#202b36;--focus:#8cc6f8}}
            *{box-sizing:border-box}
            body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;
            justify-content:center;padding:1.5rem 1rem;background:var(--ground);color:var(--ink);
            font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
            main{width:100%;max-width:27.5rem;background:var(--card);border:1px solid var(--line);
            border-radius:.75rem;padding:2rem;box-shadow:0 1px 2px #0000000f,0 12px 32px #0000001a}
            .brand{display:flex;align-items:center;gap:.55rem;font-weight:600;color:var(--soft);
            margin-bottom:1.25rem}
            .brand svg{width:1.6rem;height:1.6rem;color:var(--accent)}
            h1{font-size:1.45rem;line-height:1.25;margin:0 0 .5rem;font-weight:650}
            p{margin:.5rem 0 1rem}
            a{color:var(--accent)}
            .soft{color:var(--soft)}
            label{display:block;font-weight:550;margin:1rem 0 .3rem}
            input[type=text],input[type=email],input[type=password]{width:100%;padding:.65rem .75rem;
            font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);
            border-radius:.45rem}
            input.code{font-size:1.4rem;letter-spacing:.18em;text-transform:uppercase;
            text-align:center}
            :focus-visible{outline:3px solid var(--focus);outline-offset:2px}
            .actions{display:flex;gap:.75rem;justify-content:flex-end;margin-top:1.5rem}
            button,.button{font:inherit;font-weight:600;padding:.6rem 1.35rem;border-radius:.45rem;
            border:1px solid var(--accent);background:var(--accent);color:var(--accent-ink);
            cursor:pointer;text-decoration:none;display:inline-block}
            button:hover,.button:hover{background:var(--hover);border-color:var(--hover)}
            button.quiet{background:transparent;color:var(--ink);border-color:var(--soft)}
            button.quiet:hover{background:var(--note)}
            .error{background:var(--bad-ground);color:var(--bad);border-left:4px solid var(--bad);
            border-radius:.3rem;padding:.7rem .9rem;margin:1rem 0}
            .note{background:var(--note);border-radius:.45rem;padding:.7rem .9rem;margin:1rem 0}
            .who{font-weight:600;overflow-wrap:anywhere}
            ul.accounts,ul.permissions{list-style:none;margin:1rem 0;padding:0}
            ul.accounts button{display:block;width:100%;text-align:left;background:transparent;
            color:var(--ink);border:1px solid var(--line);margin-bottom:.5rem;padding:.75rem 1rem;
            font-weight:500;overflow-wrap:anywhere}
            ul.accounts button:hover{background:var(--note);border-color:var(--accent)}
            ul.accounts small{display:block;color:var(--soft);font-weight:400}
            ul.permissions li{border-top:1px solid var(--line);padding:.6rem 0}
            ul.permissions li:last-child{border-bottom:1px solid var(--line)}
            details summary{cursor:pointer;font-weight:550}
            details p{margin:.4rem 0 0 1.1rem;color:var(--soft);font-size:.94rem}
            .check{display:flex;gap:.6rem;align-items:flex-start;font-weight:400}
            .check input{margin-top:.3rem;width:1.1rem;height:1.1rem}
            dl{display:grid;grid-template-columns:auto 1fr;gap:.2rem .9rem;font-size:.88rem;
            color:var(--soft);margin:1rem 0 0;overflow-wrap:anywhere}
            dt{font-weight:550}dd{margin:0}
            footer{margin-top:1rem;color:var(--soft);font-size:.85rem}
            iframe{display:none}
            """;

    /// The source expression that allows exactly this style sheet.
    static final String SOURCE = "'sha256-" + sha256(CSS) + "'";

    private Style() {}

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
