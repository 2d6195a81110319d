// Many finished sessions, for what has to be fast however many there are.

@testable import Storage

/// Finished sessions in a database.
enum FinishedSessions {
  /// Inserts sessions over a year, of twenty channels and eight names, with identifiers of their
  /// own.
  static func insert(_ count: Int, into path: String) throws {
    _ = try Storage(path: path)
    let database = try Database(path: path, access: .writing)
    try database.execute(
      """
      BEGIN;
      WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers
        WHERE n < \(count)),
      people(n, name, folded) AS (SELECT n,
        CASE n % 8 WHEN 0 THEN 'Águeda Núñez' WHEN 1 THEN 'Rui' WHEN 2 THEN 'João Ávila'
          WHEN 3 THEN 'Ana Souza' WHEN 4 THEN 'Beatriz Lima' WHEN 5 THEN 'Pedro Álvares'
          WHEN 6 THEN 'Márcia' ELSE 'Francisco ' || n END,
        CASE n % 8 WHEN 0 THEN 'agueda nunez' WHEN 1 THEN 'rui' WHEN 2 THEN 'joao avila'
          WHEN 3 THEN 'ana souza' WHEN 4 THEN 'beatriz lima' WHEN 5 THEN 'pedro alvares'
          WHEN 6 THEN 'marcia' ELSE 'francisco ' || n END FROM numbers)
      INSERT INTO sessions (id, secret, contact, channel, source, page, address, data, folded,
        started_at)
      SELECT printf('%08x%016x', n * 2654435761 & 4294967295, n), 's',
        printf('%08x%016x', n * 40503 & 4294967295, n / 3), printf('%024x', n % 20), 'widget',
        'https://loja.example/precos/' || (n % 1000), '203.0.113.7',
        '[["name","' || name || '"],["email","a' || n || '@example.com"]]', folded,
        1700000000000 + n * 31557
      FROM people;
      UPDATE sessions SET closed_at = started_at + 600000 + number % 977 * 1000,
        status = 'finished', reason = 'contact_ended', absences = number % 3,
        absent_ms = number % 3 * 90000, messages = number % 40,
        handed_over_at = CASE number % 2 WHEN 0 THEN started_at + 60000 END;
      COMMIT;
      """)
  }
}
