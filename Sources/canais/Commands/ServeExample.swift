// Examples for `serve --print`: units for systemd and sites for nginx and Caddy, ready to be
// installed.

import Channels
import Foundation

/// An example of `serve --print`.
enum ServeExample: String, CaseIterable {
  /// A unit for systemd, the one that the Debian package installs.
  case systemd
  /// The socket unit beside it: the listening socket stays open while the service restarts.
  case socket
  /// A site for nginx with TLS.
  case nginx
  /// A site for Caddy, which obtains its certificate automatically.
  case caddy

  /// The example with the given listening address and public URL.
  func text(_ call: Invocation) -> String {
    let listen = call.option("listen") ?? "127.0.0.1:8080"
    let url = call.option("public-url")
    let host = url.flatMap { URL(string: $0)?.host() } ?? "chat.example"
    return switch self {
    case .systemd: Self.unit(listen: listen, url: url)
    case .socket: Self.socket(listen: listen)
    case .nginx: Self.nginx(listen: listen, host: host)
    case .caddy: Self.caddy(listen: listen, host: host)
    }
  }

  /// The restrictions of the service, systemd.exec(5).
  private static let hardening = """
    CapabilityBoundingSet=
    AmbientCapabilities=
    NoNewPrivileges=yes
    PrivateTmp=yes
    PrivateDevices=yes
    PrivateUsers=yes
    ProtectSystem=strict
    ProtectHome=yes
    ProtectClock=yes
    ProtectHostname=yes
    ProtectKernelLogs=yes
    ProtectKernelModules=yes
    ProtectKernelTunables=yes
    ProtectControlGroups=yes
    ProtectProc=invisible
    ProcSubset=pid
    LockPersonality=yes
    MemoryDenyWriteExecute=yes
    RestrictNamespaces=yes
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    RemoveIPC=yes
    RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
    SystemCallArchitectures=native
    SystemCallFilter=@system-service io_uring_setup io_uring_enter io_uring_register
    SystemCallFilter=~@privileged @resources
    SystemCallErrorNumber=EPERM
    """

  private static func unit(listen: String, url: String?) -> String {
    let publicURL = url.map { " \"CANAIS_PUBLIC_URL=\($0)\"" } ?? ""
    let binary = Bundle.main.executableURL?.resolvingSymlinksInPath().path ?? "/usr/bin/canais"
    return """
      [Unit]
      Description=canais, WebChat engine
      Documentation=man:canais(1)
      Wants=network-online.target time-sync.target canais.socket
      # Retention deletes by the clock: wait until it is right.
      After=network-online.target time-sync.target canais.socket

      [Service]
      Type=notify
      User=canais
      Group=canais
      StateDirectory=canais
      # Members of the group see this database where they have none of their own.
      StateDirectoryMode=2770
      UMask=0007
      Environment=CANAIS_DB=/var/lib/canais/canais.db
      Environment="CANAIS_LISTEN=\(listen)"\(publicURL)
      Environment=CANAIS_TRUSTED_PROXY=127.0.0.1,::1 CANAIS_LOG=json
      # Every option of serve as CANAIS_…, which wins over what stands here. Secrets are better kept in
      # credentials: LoadCredential=attendance.token:FILE in a drop-in (systemctl edit canais).
      EnvironmentFile=-/etc/default/canais
      ExecStart=\(binary) serve
      ExecReload=/bin/kill -HUP $MAINPID
      TimeoutStopSec=15
      WatchdogSec=30
      Restart=on-failure
      RestartSec=1
      LimitNOFILE=1048576
      # The memory holds tokens and what visitors write, so there must be no core file. 1 rather than
      # 0, which would still pass the core to a handler program.
      LimitCORE=1
      \(hardening)

      [Install]
      WantedBy=multi-user.target

      """
  }

  private static func socket(listen: String) -> String {
    """
    [Unit]
    Description=canais, listening socket

    [Socket]
    ListenStream=\(listen)
    Backlog=4096
    NoDelay=yes
    Service=canais.service

    [Install]
    WantedBy=sockets.target

    """
  }

  private static func caddy(listen: String, host: String) -> String {
    """
    \(host) {
      # canais compresses its scripts itself, once; Caddy passes those on and compresses the rest.
      encode zstd gzip
      reverse_proxy \(listen) {
        # The live feed is passed on as it comes.
        flush_interval -1
      }
    }

    """
  }

  private static func nginx(listen: String, host: String) -> String {
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
        # canais compresses its scripts itself, once: nginx passes them on as they are.
        gzip off;
        proxy_http_version 1.1;
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        # WebSocket, RFC 6455; quiet sockets are pinged every 25 s.
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $canais_connection;
        proxy_read_timeout 90s;
        proxy_send_timeout 90s;
        # The live feed must not be buffered.
        proxy_buffering off;
        # Pictures and documents of up to 10 MiB; canais looks at the secret before it reads one.
        client_max_body_size 11m;
        proxy_request_buffering off;
      }
    }

    """
  }
}
