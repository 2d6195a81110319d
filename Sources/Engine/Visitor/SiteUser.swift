// The user of a site, as the site signs who that is.

import Channels
import Presence

/// A site's user whose proof was right.
struct SiteUser: Sendable {
  /// Who the site says it is.
  var identity: String
  /// How the site calls the user; may be empty.
  var name: String
  /// The user's contact, which is the same in every browser. Pages are never told its secret, since
  /// the site's proof stands in its place.
  var contact: ClaimedContact
}

extension Shard {
  /// Checks who a site says its user is. The frame that starts or resumes comes after it.
  mutating func identify(_ slot: ConnectionSlot, _ frame: ClientFrame) {
    guard let entry = snapshot[connections[slot].channel], let proof = frame.proof,
      entry.channel.settings.identity != .off
    else { return }
    let keys = snapshot.identityKeys
    guard keys.verifies(proof, channel: entry.channel.id, at: clock.wall),
      let contact = ClaimedContact(keys.contact(of: proof.user, channel: entry.channel.id))
    else { return refuse(slot, .identity) }
    connections.coldState(of: slot).handshake?.user = SiteUser(
      identity: proof.user, name: proof.name, contact: contact)
  }

  /// The contact of a page: the one that its site proved, or else the one that its frame claims.
  func contact(of slot: ConnectionSlot, _ frame: ClientFrame) -> ClaimedContact? {
    user(of: slot)?.contact ?? ClaimedContact(frame)
  }

  /// The site's user of a page; nil where nobody was proved.
  func user(of slot: ConnectionSlot) -> SiteUser? {
    connections.existingColdState(of: slot)?.handshake?.user
  }
}
