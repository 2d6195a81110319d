// The set-up of a Chatwoot over a transport.

import Platforms

/// Carries a Chatwoot's set-up out.
package enum ChatwootSetupRun {
  /// Sends the requests of a set-up one after the other.
  ///
  /// - Returns: The settings to keep.
  /// - Throws: Why the Chatwoot could not be set up.
  package static func run(
    _ setup: ChatwootSetup, transport: any CallTransport
  ) async throws(ChatwootSetupError) -> ChatwootSettings {
    var setup = setup
    while true {
      switch setup.nextStep {
      case .finished(let settings): return settings
      case .failed(let error): throw error
      case .send(let request):
        guard let call = CallRequest(request, purpose: "setup") else {
          throw .unreachable(code: CallFailure.request(.badURL).code)
        }
        setup.receive(await transport.answer(to: call).response)
      }
    }
  }
}
