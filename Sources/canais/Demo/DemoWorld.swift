// The data of the demonstration: flows, channels in three languages, and the visitors and staff of
// each. Texts are in the language of their channel.

import Channels
import Client
import Engine
import Storage

/// The contents of the demonstration's database.
enum DemoWorld {
  /// The author of the changes in the audit.
  static let author = "demo"
  /// The token of the stand-in platform. It marks the database of a demonstration: it is shorter
  /// than other tokens may be.
  static let token = "demo"

  static let flows = [
    Flow(
      id: "atendimento-site", name: "Atendimento do site", published: true, handsOver: true,
      blocks: ["message", "question", "handover"]),
    Flow(
      id: "support-desk", name: "Support desk", published: true, handsOver: true,
      blocks: ["question", "message", "handover"]),
    Flow(
      id: "pedidos", name: "Pedidos y entregas", published: true, handsOver: true,
      blocks: ["message", "handover"]),
    Flow(
      id: "rascunho", name: "Campanha (rascunho)", published: false, handsOver: false,
      blocks: ["whatsappTemplate"]),
  ]

  /// The channels, with new identifiers.
  static func channels() -> [Channel] {
    [portuguese(fresh()), english(fresh()), spanish(fresh())]
  }

  private static func fresh() -> String {
    Channel.identifier(from: Randomness.kernel.bytes(12))
  }

  private static func portuguese(_ id: String) -> Channel {
    var channel = Channel.make(
      id: id, description: "Loja Aurora", flow: "atendimento-site", language: .portuguese)
    channel.text.title = "Loja Aurora"
    channel.text.subtitle = "Respondemos em minutos"
    channel.text.welcome = "Olá! 👋 Conte para a gente o que você procura."
    channel.settings.presence.enabled = true
    channel.settings.presence.interval = 1
    channel.settings.presence.returnMessage = "{nome} voltou depois de {ausencia}, às {hora}."
    channel.settings.sessionTimeout = 20
    return channel
  }

  private static func english(_ id: String) -> Channel {
    var channel = Channel.make(
      id: id, description: "Northwind Support", flow: "support-desk", language: .english)
    channel.text.title = "Northwind"
    channel.text.subtitle = "Usually replies in a few minutes"
    channel.settings.presence.enabled = true
    channel.settings.presence.interval = 2
    channel.appearance.button = "#0F766E"
    return channel
  }

  private static func spanish(_ id: String) -> Channel {
    var channel = Channel.make(
      id: id, description: "Tienda del Sur", flow: "pedidos", language: .spanish)
    channel.text.title = "Tienda del Sur"
    channel.text.subtitle = "Pedidos, cambios y entregas"
    channel.settings.presence.enabled = true
    channel.settings.presence.counts = .connection
    channel.settings.opening.position = .left
    channel.appearance.button = "#B45309"
    return channel
  }

  /// The visitors of each channel.
  static func entrances(_ channels: [Channel]) -> [CrowdPlan.Entrance] {
    channels.map { channel in
      switch channel.text.language {
      case .portuguese:
        CrowdPlan.Entrance(
          channel: channel.id,
          names: [
            "Ana Souza", "João Pereira", "Conceição Lima", "Rafael Nunes", "Bia Araújo",
            "Mário Antônio", "Letícia Gonçalves", "Caio Brandão", "Dona Zélia", "Íris Fonseca",
          ],
          lines: [
            "Oi, tudo bem?", "Vocês entregam em Belém?", "Qual o prazo para o CEP 69005-070?",
            "Tem o vestido azul no tamanho M?", "Ainda não recebi o código de rastreio 😕",
            "Obrigada!", "Posso pagar no Pix?", "Só um instante, vou buscar o número do pedido",
          ],
          pages: ["https://aurora.example/vestidos", "https://aurora.example/carrinho"])
      case .english:
        CrowdPlan.Entrance(
          channel: channel.id,
          names: ["Grace Miller", "Noah Clarke", "Priya Nair", "Liam O’Neil", "Zoë Barker"],
          lines: [
            "Hello there", "My invoice shows the wrong address", "Is there an outage?",
            "Thanks, that worked", "Could you check ticket 4821?", "One moment please",
          ],
          pages: ["https://northwind.example/help", "https://northwind.example/status"])
      case .spanish:
        CrowdPlan.Entrance(
          channel: channel.id,
          names: ["Lucía Fernández", "Martín Acuña", "José Muñoz", "Sofía Ibáñez"],
          lines: [
            "Buenas tardes", "¿Cuándo llega mi pedido?", "Quiero cambiar la talla",
            "Muchas gracias", "¿Hacen envíos a Córdoba?", "Un momento, por favor",
          ],
          pages: ["https://delsur.example/pedidos", "https://delsur.example/tallas"])
      }
    }
  }

  /// The languages of the channels, by identifier.
  static func languages(_ channels: [Channel]) -> [String: ChannelLanguage] {
    Dictionary(channels.map { ($0.id, $0.text.language) }, uniquingKeysWith: { first, _ in first })
  }

  /// The name and the answers of the staff in a language.
  static func agent(_ language: ChannelLanguage) -> (name: String, answers: [String]) {
    switch language {
    case .portuguese: return ("Marina", portugueseAnswers)
    case .english: return ("Sam", englishAnswers)
    case .spanish: return ("Lucía", spanishAnswers)
    }
  }

  private static let portugueseAnswers = [
    "Olá, aqui é a Marina. Já estou vendo para você.", "Pode me dizer o número do pedido?",
    "Resolvido! Precisa de mais alguma coisa?",
  ]
  private static let englishAnswers = [
    "Hi, this is Sam. Let me have a look.", "Could you tell me the ticket’s number?",
    "All set! Is there anything else?",
  ]
  private static let spanishAnswers = [
    "Hola, soy Lucía. Ya lo estoy viendo.", "Un momento, lo consulto con el depósito.",
    "¡Listo! ¿Necesita algo más?",
  ]
}
