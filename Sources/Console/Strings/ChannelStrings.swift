// Texts of the open channel: saving, tabs, activation code.

import Channels

/// Texts of the open channel.
enum ChannelStrings {
  static let saveHelp = LocalizedText(
    "Salva o canal; com erros, mostra a lista deles.",
    "Saves the channel; with errors, shows their list.",
    "Guarda el canal; con errores, muestra su lista.")
  static let saving = LocalizedText("salvando…", "saving…", "guardando…")
  static let notSaved = LocalizedText("não salvo", "not saved", "sin guardar")
  static let draftKept = LocalizedText(
    "{name}: o rascunho fica guardado até sair", "{name}: the draft is kept until you quit",
    "{name}: el borrador se guarda hasta salir")
  static let changedElsewhere = LocalizedText(
    "Outra pessoa mudou {name}; ao salvar, você escolhe o que fica.",
    "Somebody else has changed {name}; on saving you choose what stays.",
    "Otra persona cambió {name}; al guardar, usted elige qué queda.")
  static let removedElsewhere = LocalizedText(
    "Outra pessoa removeu {name}.", "Somebody else has removed {name}.",
    "Otra persona quitó {name}.")
  static let nothingToSave = LocalizedText(
    "não há mudanças", "there are no changes", "no hay cambios")
  static let saved = LocalizedText("Salvo: {what}", "Saved: {what}", "Guardado: {what}")
  static let savedNothing = LocalizedText("Salvo.", "Saved.", "Guardado.")
  static let unsaved = LocalizedText(
    "{name} tem mudanças não salvas: {what}.", "{name} has unsaved changes: {what}.",
    "{name} tiene cambios sin guardar: {what}.")
  static let changedMeanwhile = LocalizedText(
    "Outra pessoa salvou este canal: a lista mostra como está agora.",
    "Somebody else saved this channel: the list shows it as it is now.",
    "Otra persona guardó este canal: la lista lo muestra como está ahora.")
  static let copy = LocalizedText("Copiar", "Copy", "Copiar")
  static let copyHelp = LocalizedText(
    "Copia o código mostrado.", "Copies the code that is shown.", "Copia el código mostrado.")
  static let codeShort = LocalizedText("Código", "Code", "Código")
  static let onlyInCode = LocalizedText(
    "só na aba Código de ativação", "only on the tab Activation code",
    "solo en la pestaña Código de activación")
  static let notInCode = LocalizedText(
    "não há janela nesta aba", "there is no window on this tab",
    "no hay ventana en esta pestaña")
  static let undoHelp = LocalizedText(
    "Desfaz a última mudança do formulário, fora de um campo; dentro, Alt-U.",
    "Takes back the form's last change, outside a field; inside, Alt-U.",
    "Deshace el último cambio del formulario, fuera de un campo; dentro, Alt-U.")
  static let nothingToUndo = LocalizedText(
    "não há o que desfazer", "there is nothing to undo", "no hay nada que deshacer")
  static let redo = LocalizedText("Refazer", "Redo", "Rehacer")
  static let redoHelp = LocalizedText(
    "Refaz o que foi desfeito.", "Does again what was undone.", "Rehace lo deshecho.")
  static let nothingToRedo = LocalizedText(
    "não há o que refazer", "there is nothing to redo", "no hay nada que rehacer")
  static let fieldUndo = LocalizedText(
    "Desfazer no campo", "Undo in the field", "Deshacer en el campo")
  static let fieldUndoHelp = LocalizedText(
    "Dentro de um campo: desfaz e refaz o que se digitou.",
    "Inside a field: takes back and does again what was typed.",
    "Dentro de un campo: deshace y rehace lo escrito.")
  static let picture = LocalizedText("Ver janela", "See window", "Ver ventana")
  static let pictureHelp = LocalizedText(
    "Em uma tela estreita, mostra a janela do cliente no lugar do formulário.",
    "On a narrow screen, shows the visitor's window in place of the form.",
    "En una pantalla estrecha, muestra la ventana del cliente en lugar del formulario.")
  static let face = LocalizedText("Outra face", "Other face", "Otra cara")
  static let faceHelp = LocalizedText(
    "Mostra a janela do cliente com o formulário, em conversa ou fechada.",
    "Shows the visitor's window with the form, in conversation or closed.",
    "Muestra la ventana del cliente con el formulario, en conversación o cerrada.")
  static let pictureShown = LocalizedText(
    "já está ao lado", "it is shown beside", "ya está al lado")
  static let closeHelp = LocalizedText(
    "Fecha o canal; pergunta se há mudanças não salvas.",
    "Closes the channel; asks when something is not saved.",
    "Cierra el canal; pregunta si hay cambios sin guardar.")
  static let publicURL = LocalizedText("URL pública", "Public URL", "URL pública")
  static let publicURLHelp = LocalizedText(
    "Muda o endereço que códigos e URLs diretas levam.",
    "Changes the address that codes and direct URLs carry.",
    "Cambia la dirección que llevan códigos y URLs directas.")
  static let publicURLMissing = LocalizedText(
    "Falta a URL pública: o código leva {address}, onde o motor escuta. Tecle B para definir.",
    "The public URL is missing: the code carries {address}, where the engine listens. B sets it.",
    "Falta la URL pública: el código lleva {address}, donde escucha el motor. B la define.")
  static let publicURLAsk = LocalizedText(
    "Endereço em que os navegadores alcançam o motor; vazio esquece.",
    "Address where browsers reach the engine; empty forgets it.",
    "Dirección donde los navegadores alcanzan el motor; vacío la olvida.")
  static let copyPolicy = LocalizedText("Copiar política", "Copy the policy", "Copiar política")
  static let copyPolicyHelp = LocalizedText(
    "Copia as linhas da Content-Security-Policy.",
    "Copies the lines of the Content-Security-Policy.",
    "Copia las líneas de la Content-Security-Policy.")
  static let noPolicy = LocalizedText(
    "este formato não pede política", "this format needs no policy",
    "este formato no pide política")
  static let verify = LocalizedText("Verificar página", "Verify a page", "Verificar página")
  static let verifyHelp = LocalizedText(
    "Diz se uma página leva o código deste canal, e o que corrigir.",
    "Tells whether a page carries this channel's code, and what to fix.",
    "Dice si una página lleva el código de este canal, y qué corregir.")
  static let verifyAsk = LocalizedText(
    "Endereço da página em que o código foi colado.",
    "Address of the page that the code was pasted into.",
    "Dirección de la página en que se pegó el código.")
  static let verifyNoURL = LocalizedText(
    "comece por https:// ou http://, como https://loja.example/",
    "begin with https:// or http://, like https://shop.example/",
    "empiece por https:// o http://, como https://tienda.example/")
  static let verifying = LocalizedText(
    "Verificando {url}…", "Verifying {url}…", "Verificando {url}…")
  static let verifyGood = LocalizedText(
    "A página leva o código, e ele funciona.", "The page carries the code, and it works.",
    "La página lleva el código, y funciona.")
  static let verifyBad = LocalizedText(
    "A corrigir: {count}", "To fix: {count}", "Por corregir: {count}")
  static let explain = LocalizedText(
    "Explicar presença", "Explain presence", "Explicar presencia")
  static let explainHelp = LocalizedText(
    "Diz que silêncio leva a que chamada, e quando, neste canal.",
    "Tells which silence leads to which call, and when, for this channel.",
    "Dice qué silencio lleva a qué llamada, y cuándo, en este canal.")
  static let tabHelp = [
    LocalizedText(
      "Os textos da janela, e o canal em si.", "The window's texts, and the channel itself.",
      "Los textos de la ventana, y el canal en sí."),
    LocalizedText(
      "Como a janela se comporta.", "How the window behaves.", "Cómo se comporta la ventana."),
    LocalizedText("Cores e ícone.", "Colours and icon.", "Colores e icono."),
    LocalizedText(
      "O que se cola no site.", "What is pasted into the site.", "Lo que se pega en el sitio."),
  ]
  static let codeOfSaved = LocalizedText(
    "O código é do canal como está salvo; há mudanças não salvas.",
    "The code is of the channel as saved; there are unsaved changes.",
    "El código es del canal como está guardado; hay cambios sin guardar.")
  static let policy = LocalizedText(
    "Content-Security-Policy do site, se houver:", "The site's Content-Security-Policy, if any:",
    "Content-Security-Policy del sitio, si existe:")
  static let directURL = LocalizedText("URL direta", "Direct URL", "URL directa")
  static let identifier = LocalizedText(
    "Identificador (cid): {id}", "Identifier (cid): {id}", "Identificador (cid): {id}")
}
