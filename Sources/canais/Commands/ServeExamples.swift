// Examples for `serve --print`: a unit for systemd and a site for nginx, ready to be put in place.

import Channels
import Foundation

enum ServeExamples {
  static func text(_ what: String, _ call: Invocation) throws -> String {
    let listen = call.option("listen") ?? "127.0.0.1:8080"
    let url = call.option("public-url") ?? "https://chat.example"
    let host = URL(string: url)?.host() ?? "chat.example"
    return what == "systemd" ? unit(listen: listen, url: url) : site(listen: listen, host: host)
  }

  private static func unit(listen: String, url: String) -> String {
    let binary = Bundle.main.executableURL?.resolvingSymlinksInPath().path ?? "/usr/bin/canais"
    return """
      [Unit]
      Description=canais, WebChat engine
      After=network-online.target
      Wants=network-online.target

      [Service]
      Type=notify
      User=canais
      StateDirectory=canais
      StateDirectoryMode=0700
      UMask=0077
      Environment=CANAIS_DB=/var/lib/canais/canais.db
      ExecStart=\(binary) serve --listen \(listen) --public-url \(url) \\
        --trusted-proxy 127.0.0.1,::1 --log json
      ExecReload=/bin/kill -HUP $MAINPID
      TimeoutStopSec=15
      Restart=on-failure
      LimitNOFILE=1048576
      # Its memory holds tokens and what visitors write: no core file. Unlike 0, 1 keeps the kernel from
      # handing one to a program, too.
      LimitCORE=1
      NoNewPrivileges=yes
      PrivateTmp=yes
      ProtectSystem=strict
      ProtectHome=yes
      MemoryDenyWriteExecute=yes
      RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX

      [Install]
      WantedBy=multi-user.target

      """
  }

  private static func site(listen: String, host: String) -> String {
    """
    upstream canais {
      server \(listen);
      keepalive 32;
    }

    map $http_upgrade $canais_connection {
      default upgrade;
      ''      '';
    }

    server {
      listen 443 ssl;
      listen [::]:443 ssl;
      server_name \(host);

      ssl_certificate     /etc/letsencrypt/live/\(host)/fullchain.pem;
      ssl_certificate_key /etc/letsencrypt/live/\(host)/privkey.pem;

      location / {
        proxy_pass http://canais;
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        # WebSocket, RFC 6455; quiet sockets are pinged every 25 s.
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $canais_connection;
        proxy_read_timeout 90s;
        proxy_send_timeout 90s;
        # The live feed is told as it happens.
        proxy_buffering off;
      }
    }

    """
  }
}
