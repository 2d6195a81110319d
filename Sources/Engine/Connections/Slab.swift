// The memory of a shard's connections. It is reserved once and touched when used, so an unused slot
// costs address space only.

import Presence

/// A fixed number of slots for connections.
struct Slab: ~Copyable {
  private let connections: UnsafeMutablePointer<Connection>
  /// When each connection was last heard: the lower 32 bits of the presence time, by slot.
  let heard: UnsafeMutablePointer<UInt32>
  private let capacity: ConnectionSlot
  /// Slots used so far; those from here on were never touched.
  private(set) var top: ConnectionSlot = 0
  /// Slots in use.
  private(set) var count = 0
  private var firstFree: ConnectionSlot = Connection.none

  /// A slab of `capacity` free slots.
  init(capacity: Int) {
    self.capacity = ConnectionSlot(capacity)
    connections = .allocate(capacity: capacity)
    heard = .allocate(capacity: capacity)
  }

  deinit {
    connections.deinitialize(count: Int(top))
    connections.deallocate()
    heard.deallocate()
  }

  /// Allocates a slot; nil where all are in use.
  mutating func allocate() -> ConnectionSlot? {
    let slot: ConnectionSlot
    if firstFree != Connection.none {
      slot = firstFree
      firstFree = self[slot].next
      self[slot].next = Connection.none
    } else {
      guard top < capacity else { return nil }
      slot = top
      top += 1
      (connections + Int(slot)).initialize(to: Connection())
    }
    count += 1
    return slot
  }

  /// Closes the connection's socket and frees its slot; references to it are stale from now on.
  mutating func free(_ slot: ConnectionSlot) {
    let generation = self[slot].generation &+ 1
    self[slot] = Connection()
    self[slot].generation = generation == 0 ? 1 : generation
    self[slot].next = firstFree
    firstFree = slot
    count -= 1
  }

  /// The connection of a slot, in place: connections cannot be copied, and yielding one from a
  /// coroutine costs more than a heartbeat does with it.
  subscript(_ slot: ConnectionSlot) -> Connection {
    @inline(__always) unsafeAddress { address(of: slot) }
    @inline(__always) nonmutating unsafeMutableAddress { mutableAddress(of: slot) }
  }

  /// Where the connection of a slot lies, for subscripts that forward to this one.
  @inline(__always)
  func address(of slot: ConnectionSlot) -> UnsafePointer<Connection> {
    UnsafePointer(mutableAddress(of: slot))
  }

  /// Where the connection of a slot lies, to change it.
  @inline(__always)
  func mutableAddress(of slot: ConnectionSlot) -> UnsafeMutablePointer<Connection> {
    connections + Int(slot)
  }
}
