/**
 * The command as a process of its own, with a configuration and directories that are of no concern to the machine's own
 * engine.
 */
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { EngineVersion } from "@oci-runtimes/core/docker"
import { assert } from "vitest"
import * as Containerd from "./Containerd.ts"

/** The engines, each of which is to have its scripts put to use. */
export const engines: ReadonlyArray<EngineVersion.EngineName> = ["moby-23", "moby-25"]

/** The directory in which the command runs. */
export const repository = fileURLToPath(new URL("../../../..", import.meta.url))

/** The arguments of Node with which it runs the command. */
export const program = ["-C", "@oci-runtimes/source", "packages/cli/src/bin.ts"]

/** Runs the command. */
export const command = (...args: ReadonlyArray<string>): Promise<Containerd.Finished> =>
  Containerd.run(process.execPath, [...program, ...args], { cwd: repository })

/** The parts of a configuration. */
export interface Options {
  readonly engine: EngineVersion.EngineName
  readonly directory: string
  /** The name of the file and of the directories for it. */
  readonly name: string
  readonly runtimes: { readonly [name: string]: object }
  readonly flags?: ReadonlyArray<string>
}

/** One configuration with its directories, and the command with the flags for them. */
export const setup = async ({ directory, engine, flags = [], name, runtimes }: Options) => {
  const config = join(directory, `${name}.json`)
  const dataRoot = join(directory, `${name}-data`)
  const execRoot = join(directory, `${name}-exec`)
  const shared = ["--engine", engine, "--config", config, "--data-root", dataRoot, "--exec-root", execRoot, ...flags]
  const configure = (content: object) => writeFile(config, JSON.stringify({ runtimes: content }, null, 2))
  const answer = async (...args: ReadonlyArray<string>) => {
    const { exitCode, stderr, stdout } = await command(...shared, "--json", ...args)
    assert.strictEqual(exitCode, 0, stdout + stderr)
    return JSON.parse(stdout)
  }
  await configure(runtimes)
  return {
    dataRoot,
    execRoot,
    configure,
    /** Runs a subcommand, which may fail. */
    run: (...args: ReadonlyArray<string>) => command(...shared, ...args),
    /** The document of a subcommand that succeeds. */
    answer,
    apply: () => answer("apply"),
    resolve: (runtime: string) => command(...shared, "--json", "resolve", runtime),
    resolved: (runtime: string): Promise<Containerd.Resolved> => answer("resolve", runtime)
  }
}

/** A program that writes its arguments to a file, a line a run, and carries on as another. */
export const recorder = async (file: string, carriesOnAs: string): Promise<() => Promise<ReadonlyArray<string>>> => {
  const text = `#!/bin/sh\nprintf '%s\\n' "$*" >>"${file}.log"\nexec ${carriesOnAs} "$@"\n`
  await writeFile(file, text, { mode: 0o755 })
  return async () => (await readFile(`${file}.log`, "utf8")).trimEnd().split("\n")
}

/** The command that containers run. */
export const whoAmI = "echo ran as $(id -u)"
