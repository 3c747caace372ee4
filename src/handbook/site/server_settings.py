"""What a web server is told: headers, lifetimes in caches, and where old addresses lead.

Written by every build for static hosts (``_headers``, ``_redirects``), and as configuration for
nginx and Caddy beside a published release.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from handbook.site import embedding
from handbook.site.content_security import site_policy

#: Sent with every file; the policy is added.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
}
#: Decap compiles its checks of the configuration and writes styles into the page.  It asks the Git
#: server, whose address is the office's own.
EDITOR_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob: https: "
    "http://127.0.0.1:*; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
FRESH = "no-cache"
#: For an address that changes with the content of the file: ``handbook.css?v=1f2e3d4c``.
FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300"


@dataclass(frozen=True)
class Serving:
    """How the site in ``folder`` is to be served; ``moved`` are old addresses, from the root."""

    folder: Path
    moved: Mapping[str, str]

    @cached_property
    def embedders(self) -> tuple[str, ...]:
        """The sites that may show the pages within their own."""
        return embedding.of_site(self.folder)

    def headers(self) -> dict[str, str]:
        """The headers of every answer."""
        pages = (path for path in self.folder.rglob("*.html") if "admin" not in path.parts)
        return {"Content-Security-Policy": site_policy(pages, self.embedders), **self.fixed()}

    def fixed(self) -> dict[str, str]:
        """The headers but the policy.  The older word on frames knows no single sites."""
        free = {"X-Frame-Options"} if self.embedders else set()
        return {name: value for name, value in HEADERS.items() if name not in free}

    def policies(self) -> tuple[str, str]:
        """The policy of the pages, and that of ``/admin/``: the editor compiles code as it runs.

        Where there is no editor both are the same.
        """
        strict = self.headers()["Content-Security-Policy"]
        return strict, EDITOR_POLICY if (self.folder / "admin").is_dir() else strict

    def static_host(self) -> dict[str, bytes]:
        """``_headers`` and ``_redirects`` as Netlify, Cloudflare Pages and others read them."""
        lines = ["/*", *(f"  {name}: {value}" for name, value in self.headers().items())]
        lines += [f"  Cache-Control: {FRESH}", "/api/*", "  Access-Control-Allow-Origin: *"]
        moves = [f"{old} {new} 301" for old, new in self.moved.items()]
        return {
            "_headers": ("\n".join(lines) + "\n").encode(),
            "_redirects": "".join(f"{move}\n" for move in moves).encode(),
        }

    def nginx(self, root: str, listen: str = "80", *, brotli: bool = False) -> str:
        """A server for ``conf.d/``: ``root`` is the folder of the published site."""
        moves = "\n".join(f'    "{old}" "{new}";' for old, new in self.moved.items())
        strict, editor = self.policies()
        headers = "\n".join(
            f'    add_header {name} "{header}" always;' for name, header in self.fixed().items()
        )
        return _NGINX.format(
            moves=moves,
            strict=strict,
            editor=editor,
            headers=headers,
            root=root,
            listen=listen,
            brotli="    brotli_static on;\n" if brotli else "",
            fresh=FRESH,
            forever=FOREVER,
            short=SHORT,
        )

    def caddy(self, root: str, address: str = ":80") -> str:
        """A site for a Caddyfile: ``root`` is the folder of the published site."""
        strict, editor = self.policies()
        return _CADDY.format(
            address=address,
            root=root,
            headers="\n".join(f'        {name} "{value}"' for name, value in self.fixed().items()),
            strict=strict,
            editor=editor,
            moves="\n".join(f"    redir {old} {new} 301" for old, new in self.moved.items()),
            fresh=FRESH,
            forever=FOREVER,
            short=SHORT,
        )


_NGINX = """\
# Written by handbook publish; include it from the http block and reload after publishing.
map $uri $handbook_moved {{
    default "";
{moves}
}}
map $arg_v $handbook_versioned {{
    default "{forever}";
    "" "{fresh}";
}}
map $uri $handbook_cache {{
    default "{fresh}";
    ~^/assets/ $handbook_versioned;
    ~^/api/ "{short}";
}}
map $uri $handbook_policy {{
    default "{strict}";
    ~^/admin/ "{editor}";
}}
map $uri $handbook_share {{
    default "";
    ~^/api/ "*";
    ~\\.ics$ "*";
}}
server {{
    listen {listen};
    root {root};
    index index.html;
    charset utf-8;
    charset_types text/css text/plain text/xml application/javascript application/json;
    server_tokens off;
    access_log off;
    etag on;
    gzip_static on;
    gzip_vary on;
{brotli}    error_page 404 /404.html;
{headers}
    add_header Content-Security-Policy $handbook_policy always;
    add_header Cache-Control $handbook_cache always;
    add_header Access-Control-Allow-Origin $handbook_share always;
    if ($handbook_moved) {{
        return 301 $handbook_moved;
    }}
    location / {{
        try_files $uri $uri/ $uri.html =404;
    }}
    location ~ \\.ics$ {{
        types {{ }}
        default_type "text/calendar; charset=utf-8";
    }}
    location ~ /[._] {{
        return 404;
    }}
    location ~ \\.(gz|br)$ {{
        return 404;
    }}
}}
"""

_CADDY = """\
# Written by handbook publish; import it from the Caddyfile and reload after publishing.
{address} {{
    root * {root}
    header {{
{headers}
        -Server
    }}
    @editor path /admin/*
    @pages not path /admin/*
    header @editor Content-Security-Policy "{editor}"
    header @pages Content-Security-Policy "{strict}"
    @versioned {{
        path /assets/*
        query v=*
    }}
    @api path /api/*
    @share path /api/* *.ics
    header ?Cache-Control "{fresh}"
    header @api Cache-Control "{short}"
    header @versioned Cache-Control "{forever}"
    header @share Access-Control-Allow-Origin "*"
{moves}
    @private path_regexp /[._]|\\.(gz|br)$
    error @private 404
    @write not method GET HEAD
    error @write 405
    try_files {{path}} {{path}}/index.html {{path}}.html
    file_server {{
        precompressed br gzip
    }}
    handle_errors {{
        header {{
{headers}
            Content-Security-Policy "{strict}"
            -Server
        }}
        rewrite * /404.html
        file_server
    }}
}}
"""
