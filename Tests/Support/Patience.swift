// How long a test waits for what must come. A test that passes never waits so long, and one that
// fails may take its time: what is short here fails on a machine that is busy with something else.

/// Far longer than anything takes on a busy machine.
package enum Patience {
  package static let seconds = 180.0
  package static let milliseconds: Int32 = 180_000
}
