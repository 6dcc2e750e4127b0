/** The recorded answers of Podman, a line each. CONTRIBUTING.md describes the format. */

/** What is at a path. A text is a regular file. */
export type VectorFile =
  | string
  | {
      readonly type?: "device" | "directory" | "engine" | "fifo" | "file" | "program" | "socket" | "symlink"
      readonly mode?: string
      readonly text?: string
      readonly base64?: string
      readonly target?: string
    }

export interface Question {
  readonly runtime?: string | null
  readonly flags?: ReadonlyArray<string>
  readonly modules?: ReadonlyArray<string>
  readonly command?: ReadonlyArray<string>
  readonly before?: { readonly [path: string]: VectorFile | null }
  readonly log?: boolean
}

export interface Answer {
  readonly outcome?: "ok" | "refused"
  readonly stage?: "configuration" | "engine"
  readonly error?: string
  readonly name?: string
  readonly program?: string
  readonly conmon?: string
  readonly absent?: ReadonlyArray<string>
  readonly unusable?: { readonly [name: string]: string }
  readonly fromPath?: { readonly [name: string]: string }
  readonly merged?: ReadonlyArray<string>
  /** By file, the keys that Podman 4.3 logs, as Go prints a list of them. */
  readonly unknownKeys?: { readonly [file: string]: string }
  readonly notes?: ReadonlyArray<string>
  readonly stdout?: string
  readonly stderr?: string
  readonly calls?: ReadonlyArray<ReadonlyArray<string>>
}

export interface Vector {
  readonly id: string
  readonly version: string
  readonly files?: { readonly [path: string]: VectorFile }
  readonly env?: { readonly [name: string]: string | null }
  readonly uid?: number
  readonly cwd?: string
  readonly cgroups?: "v1"
  readonly ask: ReadonlyArray<Question>
  readonly expect: ReadonlyArray<Answer>
}

export const parse = (text: string): ReadonlyArray<Vector> =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Vector => JSON.parse(line))
