// A database of each released schema, as an SQL script, and what it must contain after migration. A
// released script never changes.

import Channels
import Foundation
import Presence
import Records
import Testing

@testable import Storage

/// Databases of the released schemas.
enum StoredSchemas {
  /// The SQL script of each version, in order.
  static let all: [(version: Int, script: String)] = [
    (1, first), (2, second), (3, third), (4, fourth), (5, fifth), (6, sixth), (7, seventh),
    (8, eighth),
  ]

  /// Expects the content that all of them have.
  static func expectContents(of reader: StorageReader) throws {
    let installation = try reader.installation()
    #expect(installation.channels.map(\.description) == ["Loja São João"])
    let channel = try #require(installation.channels.first)
    #expect(channel.settings.image?.bytes.count == 13 && channel.settings.image?.kind == .gif)
    #expect(channel.settings.allowedOrigins == ["https://loja.example"])
    #expect(installation.flows.map(\.webhook) == [nil, "https://flow.example/hook"])
    #expect(installation.flows.first == .direct)
    #expect(installation.attendance.mode == .contract)
    #expect(installation.attendance?.token == "a-token-of-length")
    #expect(installation.publicURL == "https://chat.example")
    #expect(try reader.retentionDays() == 90)
    #expect(
      try reader.audit(subject: "channel:\(StorageSample.channelID(2))").first?.key == "removed")
    let open = try #require(Identifier("070000000000000000000001"))
    let detail = try #require(try reader.detail(of: open))
    #expect(detail.status == .active && detail.isHandedOver)
    #expect(detail.opening.accepted?.text == "Aceito")
    #expect(detail.opening.data == [DataValue(key: "name", value: "Zé")])
    #expect(detail.timeline.map(\.kind) == [.handover, .state])
    #expect(detail.messages.map(\.text) == ["oi"])
    #expect(detail.calls.map(\.call.eventID) == ["e1"])
    #expect(try reader.openSessions(limit: 9).map(\.state) == [.absent])
    let report = try #require(try reader.reports(ReportQuery()).rows.first)
    #expect(report.absences == 1 && report.absent == 180_000)
    #expect(try reader.reports(ReportQuery(text: "ze")).total == 1)
    let end = report.endedAt
    for (query, count) in [
      (ReportQuery(channel: report.channel, text: "ze"), 1),
      (ReportQuery(channel: StorageSample.channelID(9), text: "ze"), 0),
      (ReportQuery(since: end, until: end + 1, text: "ze"), 1),
      (ReportQuery(since: end + 1, text: "ze"), 0),
    ] { #expect(try reader.reports(query).total == count) }
    #expect(try reader.dayTotals(ReportQuery(), zone: 0).map(\.sessions) == [1])
    #expect(try reader.outboxSummary().waiting == 1)
    #expect(try reader.contactSecret(of: detail.opening.contact) == "c")
  }

  private static let first = #"""
    PRAGMA user_version = 1;
    PRAGMA application_id = 1668178281;
    BEGIN TRANSACTION;
    CREATE TABLE audit (
      number INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      who TEXT NOT NULL,
      subject TEXT NOT NULL,
      key TEXT NOT NULL,
      before TEXT NOT NULL,
      after TEXT NOT NULL
    ) STRICT;
    INSERT INTO "audit" VALUES(1,1800000000000,'ana','flow:sales','id','','sales');
    INSERT INTO "audit" VALUES(2,1800000000000,'ana','flow:sales','name','','Vendas');
    INSERT INTO "audit" VALUES(3,1800000000000,'ana','flow:sales','published','false','true');
    INSERT INTO "audit" VALUES(4,1800000000000,'ana','flow:sales','handsOver','false','true');
    INSERT INTO "audit" VALUES(5,1800000000000,'ana','flow:sales','blocks','','message questio\#
    n');
    INSERT INTO "audit" VALUES(6,1800000000000,'ana','flow:sales','webhook','','https://flow.e\#
    xample/hook');
    INSERT INTO "audit" VALUES(7,1800000000000,'ana','channel:000000000000000000000001','creat\#
    ed','','Loja São João');
    INSERT INTO "audit" VALUES(8,1800000000000,'ana','channel:000000000000000000000001','id','\#
    ','000000000000000000000001');
    INSERT INTO "audit" VALUES(9,1800000000000,'ana','channel:000000000000000000000001','descr\#
    iption','','Loja São João');
    INSERT INTO "audit" VALUES(10,1800000000000,'ana','channel:000000000000000000000001','flow\#
    ','','sales');
    INSERT INTO "audit" VALUES(11,1800000000000,'ana','channel:000000000000000000000001','sett\#
    ings.image','','gif, 13 bytes, e166f869cdc0a87f');
    INSERT INTO "audit" VALUES(12,1800000000000,'ana','channel:000000000000000000000001','sett\#
    ings.allowedOrigins','','https://loja.example');
    INSERT INTO "audit" VALUES(13,1800000000000,'ana','channel:000000000000000000000002','crea\#
    ted','','Velho');
    INSERT INTO "audit" VALUES(14,1800000000000,'ana','channel:000000000000000000000002','id',\#
    '','000000000000000000000002');
    INSERT INTO "audit" VALUES(15,1800000000000,'ana','channel:000000000000000000000002','desc\#
    ription','','Velho');
    INSERT INTO "audit" VALUES(16,1800000000000,'ana','channel:000000000000000000000002','flow\#
    ','','sales');
    INSERT INTO "audit" VALUES(17,1800000000000,'ana','channel:000000000000000000000002','remo\#
    ved','Velho','');
    INSERT INTO "audit" VALUES(18,1800000000000,'ana','attendance','baseURL','','https://desk.\#
    example');
    INSERT INTO "audit" VALUES(19,1800000000000,'ana','attendance','token','','••••ngth');
    INSERT INTO "audit" VALUES(20,1800000000000,'ana','settings','publicURL','','https://chat.\#
    example');
    INSERT INTO "audit" VALUES(21,1800000000000,'ana','settings','retentionDays','','90');
    CREATE TABLE channels (
      id TEXT NOT NULL PRIMARY KEY,
      version INTEGER NOT NULL,
      folded TEXT NOT NULL UNIQUE,
      flow TEXT NOT NULL REFERENCES flows (id),
      document TEXT NOT NULL,
      image_kind TEXT,
      image BLOB
    ) STRICT;
    INSERT INTO "channels" VALUES('000000000000000000000001',1,'loja sao joao','sales','{"appe\#
    arance":{"background":"#FFFFFF","button":"#2563EB","font":"#1F2937","icon":"chat","userMes\#
    sage":"#DCF8C6"},"description":"Loja São João","enabled":true,"flow":"sales","id":"0000000\#
    00000000000000001","receptive":false,"settings":{"activeOutreach":false,"allowedOrigins":[\#
    "https://loja.example"],"image":null,"opening":{"delay":10,"mode":"button","onMobile":fals\#
    e,"position":"right"},"presence":{"counts":"activity","enabled":false,"interval":2,"return\#
    Message":""},"privacyNotice":{"link":"","text":""},"requestedData":[{"key":"name","kind":"\#
    name","label":"Nome","required":true}],"sessionTimeout":30,"whatsapp":""},"text":{"languag\#
    e":"pt-BR","subtitle":"","title":"Atendimento","welcome":"Olá! Como podemos ajudar?"}}','g\#
    if',X'47494638396101000100000000');
    CREATE TABLE contacts (
      id TEXT NOT NULL PRIMARY KEY,
      secret TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO "contacts" VALUES('090000000000000000000001','c');
    CREATE TABLE flows (
      id TEXT NOT NULL PRIMARY KEY,
      document TEXT NOT NULL
    ) STRICT;
    INSERT INTO "flows" VALUES('sales','{"blocks":["message","question"],"handsOver":true,"id"\#
    :"sales","name":"Vendas","published":true,"webhook":"https://flow.example/hook"}');
    CREATE TABLE journal (
      line INTEGER PRIMARY KEY AUTOINCREMENT,
      session INTEGER NOT NULL,
      previous INTEGER,
      kind TEXT NOT NULL,
      before TEXT NOT NULL,
      after TEXT NOT NULL,
      reason TEXT,
      absent_since INTEGER,
      lateness INTEGER NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    INSERT INTO "journal" VALUES(1,1,NULL,'handover','online','online',NULL,NULL,0,1800000000001\#
    );
    INSERT INTO "journal" VALUES(2,1,1,'state','online','absent','page_inactive',1800000000000,1\#
    ,1800000120000);
    INSERT INTO "journal" VALUES(3,2,NULL,'state','online','absent','connection_lost',1800000000\#
    000,1,1800000120000);
    INSERT INTO "journal" VALUES(4,2,3,'state','absent','online','returned',NULL,1,1800000180000\#
    );
    INSERT INTO "journal" VALUES(5,2,4,'state','online','closed','contact_ended',NULL,1,18000002\#
    00000);
    CREATE TABLE messages (
      session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      author TEXT NOT NULL,
      name TEXT NOT NULL,
      text TEXT NOT NULL,
      client_id TEXT,
      at INTEGER NOT NULL,
      PRIMARY KEY (session, seq)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO "messages" VALUES(1,1,'contact','','oi','a',1800000000000);
    CREATE TABLE notices (
      number INTEGER PRIMARY KEY,
      version TEXT NOT NULL,
      text TEXT NOT NULL,
      link TEXT NOT NULL,
      UNIQUE (version, text, link)
    ) STRICT;
    INSERT INTO "notices" VALUES(1,'v','Aceito','');
    CREATE TABLE open_sessions (
      session INTEGER PRIMARY KEY REFERENCES sessions (number) ON DELETE CASCADE,
      state TEXT NOT NULL,
      reason TEXT NOT NULL,
      since INTEGER NOT NULL,
      absent_since INTEGER,
      handed_over_at INTEGER,
      told INTEGER NOT NULL DEFAULT 0,
      calls INTEGER NOT NULL DEFAULT 0,
      webhooks INTEGER NOT NULL DEFAULT 0,
      last_line INTEGER,
      inactivity INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    INSERT INTO "open_sessions" VALUES(1,'absent','page_inactive',1800000120000,1800000000000,\#
    1800000000001,1,1,0,2,0);
    CREATE TABLE outbox (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      event_id TEXT NOT NULL UNIQUE,
      session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
      event TEXT NOT NULL,
      seq INTEGER NOT NULL,
      target TEXT NOT NULL,
      url TEXT NOT NULL,
      body BLOB NOT NULL,
      at INTEGER NOT NULL,
      fate TEXT NOT NULL DEFAULT 'waiting',
      tries INTEGER NOT NULL DEFAULT 0,
      status INTEGER NOT NULL DEFAULT 0,
      said TEXT NOT NULL DEFAULT '',
      next_try INTEGER,
      delivered_at INTEGER
    ) STRICT;
    INSERT INTO "outbox" VALUES(1,'e1',1,'client_offline',1,'expire','',X'7B7D',1800000120000,\#
    'waiting',0,0,'',NULL,NULL);
    CREATE TABLE retired (
      id TEXT NOT NULL PRIMARY KEY
    ) STRICT, WITHOUT ROWID;
    INSERT INTO "retired" VALUES('000000000000000000000002');
    CREATE TABLE sessions (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      secret TEXT NOT NULL,
      contact TEXT NOT NULL,
      channel TEXT NOT NULL,
      source TEXT NOT NULL,
      page TEXT NOT NULL,
      address TEXT NOT NULL,
      data TEXT NOT NULL,
      folded TEXT NOT NULL,
      notice INTEGER REFERENCES notices (number),
      started_at INTEGER NOT NULL,
      status TEXT NOT NULL DEFAULT 'active',
      closed_at INTEGER,
      reason TEXT,
      handed_over_at INTEGER,
      absences INTEGER NOT NULL DEFAULT 0,
      absent_ms INTEGER NOT NULL DEFAULT 0,
      messages INTEGER NOT NULL DEFAULT 0,
      last_line INTEGER
    ) STRICT;
    INSERT INTO "sessions" VALUES(1,'070000000000000000000001','s','090000000000000000000001',\#
    '000000000000000000000001','widget','https://loja.example/','192.0.2.1','[["name","Zé"]]',\#
    'ze',1,1800000000000,'active',NULL,NULL,NULL,0,0,0,NULL);
    INSERT INTO "sessions" VALUES(2,'070000000000000000000002','s','090000000000000000000001',\#
    '000000000000000000000001','widget','https://loja.example/','192.0.2.1','[["name","Zé"]]',\#
    'ze',1,1800000000000,'finished',1800000200000,'contact_ended',NULL,1,180000,0,5);
    CREATE TABLE settings (
      key TEXT NOT NULL PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO "settings" VALUES('attendance.baseURL','https://desk.example');
    INSERT INTO "settings" VALUES('attendance.signingSecret','');
    INSERT INTO "settings" VALUES('attendance.timeout','5');
    INSERT INTO "settings" VALUES('attendance.token','a-token-of-length');
    INSERT INTO "settings" VALUES('publicURL','https://chat.example');
    INSERT INTO "settings" VALUES('retentionDays','90');
    CREATE INDEX channels_flow ON channels (flow);
    CREATE INDEX audit_subject ON audit (subject, number);
    CREATE INDEX sessions_contact ON sessions (contact, closed_at);
    CREATE INDEX sessions_closed ON sessions (closed_at, handed_over_at, absences, messages, f\#
    olded)
      WHERE closed_at IS NOT NULL;
    CREATE INDEX sessions_channel
      ON sessions (channel, closed_at, handed_over_at, absences, messages, folded)
      WHERE closed_at IS NOT NULL;
    CREATE UNIQUE INDEX messages_client ON messages (session, client_id)
      WHERE client_id IS NOT NULL;
    CREATE INDEX outbox_session ON outbox (session);
    CREATE INDEX outbox_waiting ON outbox (position) WHERE fate = 'waiting';
    CREATE INDEX outbox_parked ON outbox (position) WHERE fate = 'parked';
    DELETE FROM "sqlite_sequence";
    INSERT INTO "sqlite_sequence" VALUES('sessions',2);
    INSERT INTO "sqlite_sequence" VALUES('journal',5);
    INSERT INTO "sqlite_sequence" VALUES('outbox',1);
    COMMIT;
    """#

  private static let second =
    first + #"""
      BEGIN TRANSACTION;
      CREATE VIRTUAL TABLE names USING fts5 (
        folded, content = '', detail = none, columnsize = 0, tokenize = 'unicode61',
        prefix = '1 2 3');
      CREATE TABLE report_quarters (
        channel TEXT NOT NULL,
        quarter INTEGER NOT NULL,
        sessions INTEGER NOT NULL,
        handed_over INTEGER NOT NULL,
        absences INTEGER NOT NULL,
        messages INTEGER NOT NULL,
        PRIMARY KEY (channel, quarter)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO names (rowid, folded) VALUES (2, 'ze');
      INSERT INTO report_quarters VALUES('',2000000,1,0,1,0);
      INSERT INTO report_quarters VALUES('000000000000000000000001',2000000,1,0,1,0);
      CREATE TRIGGER report_made AFTER UPDATE OF closed_at ON sessions
        WHEN old.closed_at IS NULL AND new.closed_at IS NOT NULL
      BEGIN
        INSERT INTO names (rowid, folded) VALUES (new.number, new.folded);
        INSERT INTO report_quarters VALUES
          ('', new.closed_at / 900000, 1, new.handed_over_at IS NOT NULL, new.absences,
            new.messages),
          (new.channel, new.closed_at / 900000, 1, new.handed_over_at IS NOT NULL, new.absences,
            new.messages)
        ON CONFLICT DO UPDATE SET sessions = sessions + 1,
          handed_over = handed_over + excluded.handed_over,
          absences = absences + excluded.absences, messages = messages + excluded.messages;
      END;
      CREATE TRIGGER report_removed AFTER DELETE ON sessions WHEN old.closed_at IS NOT NULL
      BEGIN
        INSERT INTO names (names, rowid, folded) VALUES ('delete', old.number, old.folded);
        UPDATE report_quarters SET sessions = sessions - 1,
          handed_over = handed_over - (old.handed_over_at IS NOT NULL),
          absences = absences - old.absences, messages = messages - old.messages
        WHERE channel IN ('', old.channel) AND quarter = old.closed_at / 900000;
        DELETE FROM report_quarters
        WHERE channel IN ('', old.channel) AND quarter = old.closed_at / 900000
          AND sessions <= 0;
      END;
      PRAGMA user_version = 2;
      COMMIT;
      """#

  private static let third =
    second + #"""
      BEGIN TRANSACTION;
      DROP TRIGGER report_made;
      DROP TRIGGER report_removed;
      DROP TABLE names;
      CREATE VIRTUAL TABLE names USING fts5 (
        words, content = '', detail = none, columnsize = 0, tokenize = 'unicode61',
        prefix = '1 2 3');
      DROP INDEX sessions_channel;
      CREATE INDEX sessions_channel
        ON sessions (channel, closed_at, handed_over_at, absences, messages)
        WHERE closed_at IS NOT NULL;
      CREATE TABLE report_stretches (
        stretch INTEGER PRIMARY KEY,
        sessions INTEGER NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL
      ) STRICT;
      INSERT INTO names (rowid, words)
        VALUES (2, 'ze ' || char(57344) || '000000000000000000000001');
      INSERT INTO report_stretches VALUES (0, 1, 1800000200000, 1800000200000);
      CREATE TRIGGER report_made AFTER UPDATE OF closed_at ON sessions
        WHEN old.closed_at IS NULL AND new.closed_at IS NOT NULL
      BEGIN
        INSERT INTO names (rowid, words) VALUES (new.number,
          replace(new.folded, char(57344), ' ') || ' ' || char(57344) || new.channel
            || CASE WHEN new.handed_over_at IS NULL THEN '' ELSE ' ' || char(57344) END);
        INSERT INTO report_stretches VALUES (new.number >> 10, 1, new.closed_at, new.closed_at)
        ON CONFLICT DO UPDATE SET sessions = sessions + 1, first = min(first, excluded.first),
          last = max(last, excluded.last);
        INSERT INTO report_quarters VALUES
          ('', new.closed_at / 900000, 1, new.handed_over_at IS NOT NULL, new.absences,
            new.messages),
          (new.channel, new.closed_at / 900000, 1, new.handed_over_at IS NOT NULL, new.absences,
            new.messages)
        ON CONFLICT DO UPDATE SET sessions = sessions + 1,
          handed_over = handed_over + excluded.handed_over,
          absences = absences + excluded.absences, messages = messages + excluded.messages;
      END;
      CREATE TRIGGER report_removed AFTER DELETE ON sessions WHEN old.closed_at IS NOT NULL
      BEGIN
        INSERT INTO names (names, rowid, words) VALUES ('delete', old.number,
          replace(old.folded, char(57344), ' ') || ' ' || char(57344) || old.channel
            || CASE WHEN old.handed_over_at IS NULL THEN '' ELSE ' ' || char(57344) END);
        UPDATE report_stretches SET sessions = sessions - 1 WHERE stretch = old.number >> 10;
        DELETE FROM report_stretches WHERE stretch = old.number >> 10 AND sessions <= 0;
        UPDATE report_quarters SET sessions = sessions - 1,
          handed_over = handed_over - (old.handed_over_at IS NOT NULL),
          absences = absences - old.absences, messages = messages - old.messages
        WHERE channel IN ('', old.channel) AND quarter = old.closed_at / 900000;
        DELETE FROM report_quarters
        WHERE channel IN ('', old.channel) AND quarter = old.closed_at / 900000
          AND sessions <= 0;
      END;
      PRAGMA user_version = 3;
      COMMIT;
      """#

  /// A file of version 3, brought to version 4 as that version did, with a rating.
  private static let fourth =
    third
      + #"""
      BEGIN;
      ALTER TABLE journal ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE journal ADD COLUMN person TEXT NOT NULL DEFAULT '';
      ALTER TABLE messages ADD COLUMN choices TEXT;
      ALTER TABLE messages ADD COLUMN choice TEXT;
      ALTER TABLE open_sessions ADD COLUMN attendant TEXT;
      ALTER TABLE open_sessions ADD COLUMN read_contact INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE open_sessions ADD COLUMN read_attendant INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE sessions ADD COLUMN attendant TEXT;
      ALTER TABLE sessions ADD COLUMN read_contact INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE sessions ADD COLUMN end_note TEXT NOT NULL DEFAULT '';

      -- The identifiers that contacts give their messages and those of others do not meet, so that no
      -- visitor can take a platform's.
      DROP INDEX messages_client;
      CREATE UNIQUE INDEX messages_client ON messages (session, client_id, (author = 'contact'))
        WHERE client_id IS NOT NULL;

      CREATE TABLE replies (
        key TEXT NOT NULL PRIMARY KEY,
        text TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;

      -- A contact's identifier or an address.
      CREATE TABLE blocks (
        subject TEXT NOT NULL PRIMARY KEY,
        until INTEGER,
        author TEXT NOT NULL,
        at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      INSERT INTO settings (key, value)
        SELECT 'attendance.mode', 'contract' FROM settings
        WHERE key = 'attendance.baseURL' AND value <> '';

      INSERT INTO flows (id, document)
        SELECT 'direct-imported', json_set(document, '$.id', 'direct-imported') FROM flows
        WHERE id = 'direct';
      UPDATE channels SET flow = 'direct-imported',
        document = json_set(document, '$.flow', 'direct-imported') WHERE flow = 'direct';
      DELETE FROM flows WHERE id = 'direct';
      INSERT INTO flows (id, document) VALUES ('direct', '{"id":"direct","name":"Atendimento direto",
        "published":true,"handsOver":true,"blocks":["message"]}');
      CREATE TABLE ratings (
        session INTEGER PRIMARY KEY REFERENCES sessions (number) ON DELETE CASCADE,
        score INTEGER NOT NULL,
        text TEXT NOT NULL,
        at INTEGER NOT NULL
      ) STRICT;
      INSERT INTO ratings VALUES (1, 5, 'ótimo', 1800000300000);
      PRAGMA user_version = 4;
      COMMIT;
      """#

  private static let fifth =
    fourth + #"""
      BEGIN TRANSACTION;
      CREATE INDEX outbox_sessions ON outbox (url, session) WHERE fate = 'waiting';
      PRAGMA user_version = 5;
      COMMIT;
      """#

  private static let sixth =
    fifth + #"""
      BEGIN TRANSACTION;
      ALTER TABLE contacts ADD COLUMN identity TEXT;
      PRAGMA user_version = 6;
      COMMIT;
      """#

  /// A file of version 6, brought to version 7 as that version did, with a picture.
  private static let seventh =
    sixth + #"""
      BEGIN TRANSACTION;
      CREATE TABLE files (
        id TEXT NOT NULL PRIMARY KEY,
        session INTEGER NOT NULL REFERENCES sessions (number) ON DELETE CASCADE,
        digest TEXT NOT NULL,
        kind TEXT NOT NULL,
        size INTEGER NOT NULL,
        name TEXT NOT NULL,
        at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX files_session ON files (session, size);
      CREATE INDEX files_digest ON files (digest);
      CREATE INDEX files_at ON files (at, size);
      ALTER TABLE messages ADD COLUMN file TEXT;
      INSERT INTO files SELECT '0700000000000000000000f1', number,
        'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'image/png', 68,
        'foto.png', 1800000300000 FROM sessions WHERE id = '070000000000000000000001';
      PRAGMA user_version = 7;
      COMMIT;
      """#

  private static let eighth =
    seventh + #"""
      BEGIN TRANSACTION;
      ALTER TABLE open_sessions ADD COLUMN absences INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE open_sessions ADD COLUMN absent_ms INTEGER NOT NULL DEFAULT 0;
      UPDATE open_sessions SET absences = 1;
      PRAGMA user_version = 8;
      COMMIT;
      """#
}
