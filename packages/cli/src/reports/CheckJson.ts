/**
 * The result of `check` as JSON: a document about a file, or a document with one about each of several files.
 */
import { Headline, StartVerdict } from "@oci-runtimes/core/docker"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { RuntimeErrors } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { detected, detectedDocker, engineFields } from "../documents/Detection.ts"
import type { Detected } from "../flags/EngineChoice.ts"
import { diagnosticFields, fixedDocument } from "../documents/Diagnostic.ts"
import { startDocument } from "../documents/Status.ts"
import { print } from "../documents/print.ts"
import { toDocument, warningDocument } from "../process/Failure.ts"
import { Terminal } from "../text/Terminal.ts"
import { askedDocument } from "./AskedCheck.ts"
import type { Answer, AskedAnswer, Fixes, Report, Unchecked } from "./CheckAnswer.ts"
import { patch } from "./UnifiedDiff.ts"

/** Prints the document. */
export const printJson = Effect.fnUntraced(function* (answers: Report["answers"]) {
  const terminal = yield* Terminal
  const documents = yield* Effect.forEach(answers, documentOf)
  const [only, ...others] = documents
  if (only === undefined || others.length > 0)
    return yield* terminal.json(print(Documents.CheckFilesDocument, { files: documents }))
  return yield* terminal.json(
    "error" in only ? print(Documents.ErrorDocument, only) : print(Documents.CheckDocument, only)
  )
})

type FileDocument = typeof Documents.CheckDocument.Type | typeof Documents.ErrorDocument.Type

const documentOf = Effect.fnUntraced(function* (
  answer: Answer | AskedAnswer | Unchecked
): Effect.fn.Return<FileDocument, never, Detected> {
  if ("failure" in answer) {
    const document = toDocument(answer.failure, yield* detected)
    return { ...document, error: { file: answer.path, ...document.error } }
  }
  if ("asked" in answer) return askedDocument(answer)
  const { checked, fixes, problems } = answer
  const { diagnosis, engine, hasFile, path, startFaults } = checked
  const { file, refused, settings } = diagnosis
  const verdict = Headline.format(checked.headline)
  const start = {
    startedBy: checked.start === undefined ? null : startDocument(checked.start),
    overriddenFlags: checked.overridden,
    inVirtualMachine: checked.isVirtual
  }
  const found = {
    ...diagnosticFields(file.source, problems),
    ...(fixes !== undefined && { fixes: fixesPart(path, fixes) })
  }
  if (refused !== undefined) {
    const document = toDocument(new RuntimeErrors.ConfigurationRefused({ path, refused }), yield* detectedDocker)
    return { ...document, error: { ...document.error, verdict, ...start, ...found } }
  }
  return {
    ...(yield* engineFields(engine)),
    file: hasFile ? path : null,
    accepted: true,
    starts: startFaults.length === 0,
    verdict,
    message: StartVerdict.line(path, startFaults) ?? null,
    ...start,
    defaultRuntime: settings.defaultRuntime,
    runtimes: [...settings.runtimes.names()],
    ...found
  }
})

const fixesPart = (
  path: string,
  { backup, dryRun, fixed, texts, warnings }: Fixes
): typeof Documents.FixesDocument.Type => ({
  dryRun,
  fixed: fixed.map(fixedDocument),
  patch: patch(path, texts.before, texts.after),
  backup,
  warnings: warnings.map(warningDocument)
})
