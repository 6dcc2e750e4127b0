/**
 * Runs a script with the compiled code that an earlier run kept.
 *
 * The compile cache of Node.js keeps only the functions that are compiled before a script runs. The code kept here also has the
 * functions that were compiled during the run, which are most of those that the next run needs.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Script } from "node:vm"
import { crc32 } from "node:zlib"

/** A script, and where its compiled code is kept. */
export interface Options {
  /** The path of the script, which stack traces name. */
  readonly path: string
  /** The script: ASCII characters, whose value is a function that takes `require`. */
  readonly source: Buffer
  /** The function with which the script loads modules. */
  readonly require: (id: string) => unknown
  /** The directory for compiled code, which only the user can write to. If undefined, nothing is kept. */
  readonly directory: string | undefined
  /** The first argument. Each subcommand has compiled code of its own, because each runs other functions. */
  readonly subcommand: string | undefined
}

/** Runs the script, and keeps its compiled code when the process ends, unless the code that was kept is valid. */
export const run = ({ directory, path, require, source, subcommand }: Options): void => {
  const file = fileFor(directory, subcommand)
  const kept = file === undefined ? undefined : read(file, source)
  const compiled = new Script(source.toString("latin1"), { filename: path, ...(kept && { cachedData: kept }) })
  if (file !== undefined && (kept === undefined || compiled.cachedDataRejected === true)) {
    process.once("exit", (status) => {
      // An invalid command line has no subcommand that could run again, and a run that was stopped lacks some functions.
      if (status < 2) keep(file, source, compiled.createCachedData())
    })
  }
  compiled.runInThisContext()(require)
}

/** Returns the file for the compiled code of a subcommand: there is one for each release of Node.js. */
const fileFor = (directory: string | undefined, subcommand: string | undefined): string | undefined =>
  directory === undefined || subcommand === undefined || !/^[a-z-]+$/.test(subcommand)
    ? undefined
    : join(directory, `${process.version}-${process.arch}-${subcommand}`)

const checksumLength = 4

/** Returns compiled code of exactly this source. V8 itself compares only its length, and crashes on damaged code. */
const read = (file: string, source: Uint8Array): Buffer | undefined => {
  try {
    const content = readFileSync(file)
    const code = content.subarray(checksumLength)
    return content.readUInt32LE() === checksum(source, code) ? code : undefined
  } catch {
    return undefined
  }
}

/** Replaces the file in one step, so that a run that starts at the same time reads the old or the new code. */
const keep = (file: string, source: Uint8Array, code: Uint8Array): void => {
  const part = `${file}.${process.pid}`
  const sum = Buffer.alloc(checksumLength)
  sum.writeUInt32LE(checksum(source, code))
  try {
    writeFileSync(part, Buffer.concat([sum, code]), { flag: "wx", mode: 0o600 })
    renameSync(part, file)
  } catch {
    rmSync(part, { force: true })
  }
}

const checksum = (source: Uint8Array, code: Uint8Array): number => crc32(code, crc32(source))
