/**
 * Fixes the problems in the files of an engine that reads several. Core decides which edits are made.
 */
import { Problem } from "@oci-runtimes/core/engine"
import { FileFixes } from "@oci-runtimes/core/questions"
import { Bytes, TextEdit, TextEncoding } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Disk from "../disk/Disk.ts"
import * as FileWriter from "../disk/FileWriter.ts"
import type { Processes } from "../machine/Processes.ts"

/**
 * The problems of a configuration, and a function that returns the bytes of its files.
 *
 * @category models
 * @since 1.0.0
 */
export interface Found {
  readonly problems: ReadonlyArray<Problem.Problem>
  /** Returns the bytes of a file that was read. */
  readonly bytesOf: (file: string) => Uint8Array | undefined
}

/**
 * A file with its fixes. Its texts have the byte order mark if there is one.
 *
 * @category models
 * @since 1.0.0
 */
export interface FixedText {
  readonly path: string
  readonly before: string
  readonly after: string
}

/**
 * The files with all possible fixes. Nothing has been written yet.
 *
 * @category models
 * @since 1.0.0
 */
export interface FixedFiles<out F extends Found = Found> {
  readonly fixed: ReadonlyArray<Problem.Problem>
  readonly files: ReadonlyArray<FixedText>
  /** The problems before the fixes. */
  readonly first: F
  /** The problems that remain. */
  readonly remaining: F
}

/**
 * Makes all possible fixes on a disk that keeps writes in memory. `ask` finds the problems there, and is asked again after each round,
 * because a fix may show a problem that another one hid.
 *
 * @category looking
 * @since 1.0.0
 */
export const prepare = Effect.fn("FixFiles.prepare")(
  function* <F extends Found, E, R>(ask: Effect.Effect<F, E, R>) {
    const fixed: Array<Problem.Problem> = []
    const texts = new Map<string, FixedText>()
    const first = yield* ask
    let remaining = first
    for (let round = 0; round < mostRounds; round++) {
      const { bytesOf, problems } = remaining
      const fixes = FileFixes.make(problems)
      if (fixes.length === 0) break
      for (const { edits, file, fixed: some } of fixes) {
        const before = bytesOf(file)
        const decoded = before && Result.getOrUndefined(TextEncoding.decode(before))
        if (before === undefined || decoded === undefined) continue
        const after = TextEdit.apply(decoded.text, edits)
        yield* FileWriter.write({ path: file, before, after: bytesWith(decoded, after) })
        const { before: original = TextEncoding.withMark(decoded) } = texts.get(file) ?? {}
        texts.set(file, { path: file, before: original, after: TextEncoding.withMark({ ...decoded, text: after }) })
        fixed.push(...some)
      }
      remaining = yield* ask
    }
    const result: FixedFiles<F> = { fixed, files: [...texts.values()], first, remaining }
    return result
  },
  (effect) => Effect.provide(effect, Disk.layerDryRun)
)

/**
 * Writes the fixed files, each completely or not at all. Fails if a file has changed since it was read.
 *
 * @category writing
 * @since 1.0.0
 */
export const write = (
  { files }: Pick<FixedFiles, "files">,
  options: FileWriter.WriteOptions = {}
): Effect.Effect<ReadonlyArray<FileWriter.WriteReport>, FileWriter.WriteError, Disk.Disk | Processes> =>
  Effect.forEach(files, ({ after, before, path }) =>
    FileWriter.write({ ...options, path, before: Bytes.ofText(before), after: Bytes.ofText(after) })
  )

/** Each round makes at least one fix, and a fix shows another problem only seldom. */
const mostRounds = 10

const bytesWith = (decoded: TextEncoding.DecodedText, text: string): Uint8Array =>
  Bytes.ofText(TextEncoding.withMark({ ...decoded, text }))
