/**
 * A project outside the workspace in which the packed packages are installed, as a user of the packages would install them.
 */
import { execFileSync, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"

/** The root of this repository. */
export const checkout = join(import.meta.dirname, "../../../..")

/** A package of ours: its folder, and the name it is published under. */
export interface Package {
  readonly folder: string
  readonly name: string
}

/** A packed package: the tarball, and the files in it. */
export interface Tarball {
  readonly path: string
  readonly files: ReadonlyArray<string>
}

/** A consumer on the disk. */
export interface Consumer {
  readonly directory: string
  /** By the name of the package. */
  readonly tarballs: ReadonlyMap<string, Tarball>
}

/** The other packages that the consumer has installed. They are links to this checkout, so no network is needed. */
const others = [
  "@noble/hashes",
  "@types/node",
  "effect",
  "eslint-visitor-keys",
  "fast-check",
  "fastest-levenshtein",
  "toml-eslint-parser"
]

/** Builds and packs the packages, and installs them in a directory of their own. */
export const make = (packages: ReadonlyArray<Package>): Consumer => {
  execFileSync(process.execPath, [ownCompiler, "-b"], { cwd: checkout })
  const directory = mkdtempSync(join(tmpdir(), "oci-runtimes-consumer-"))
  writeFileSync(join(directory, "package.json"), '{"type": "module", "private": true}')
  const tarballs = new Map(packages.map(({ folder, name }) => [name, pack(folder, directory)]))
  for (const [name, { path }] of tarballs) unpack(path, join(directory, "node_modules", name))
  for (const name of others) {
    const at = join(directory, "node_modules", name)
    mkdirSync(dirname(at), { recursive: true })
    symlinkSync(join(checkout, "node_modules", name), at)
  }
  return { directory, tarballs }
}

/** Removes the consumer from the disk. */
export const remove = ({ directory }: Consumer): void => rmSync(directory, { recursive: true, force: true })

/** Runs Node in the consumer, and returns what it printed. */
export const node = (consumer: Consumer, ...args: ReadonlyArray<string>): string => nodeWith(consumer, {}, ...args)

/** Runs Node with these environment variables. Writes nothing to the cache of the user who runs the tests. */
export const nodeWith = (
  { directory }: Consumer,
  variables: { readonly [name: string]: string },
  ...args: ReadonlyArray<string>
): string =>
  execFileSync(process.execPath, args, {
    cwd: directory,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, XDG_CACHE_HOME: join(directory, "cache"), ...variables }
  })

/** Runs modules in the consumer, one after the other in one process, and returns what each printed, its failure included. */
export const runAll = (consumer: Consumer, files: ReadonlyArray<string>): ReadonlyMap<string, string> => {
  const program = `for (const file of ${JSON.stringify(files)}) {
    console.log("\\0" + file)
    await import("./" + file).catch(console.log)
  }`
  const [, ...parts] = node(consumer, "--input-type=module", "-e", program).split("\0")
  return new Map(parts.map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n") + 1)]))
}

/**
 * Checks the types of some of the consumer's files, and the declarations of all that they import, for `skipLibCheck` is
 * off. Returns what the compiler says, which is nothing where all is well.
 */
export const compile = (
  { directory }: Consumer,
  include: ReadonlyArray<string>,
  compilerOptions: { readonly [option: string]: boolean | string },
  compiler: string = ownCompiler
): string => {
  const strict = { strict: true, noEmit: true, target: "ES2024", types: ["node"] }
  const tsconfig = { compilerOptions: { ...strict, ...compilerOptions }, include }
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(tsconfig))
  const { status, stderr, stdout } = spawnSync(process.execPath, [compiler, "-p", "."], {
    cwd: directory,
    encoding: "utf8"
  })
  return status === 0 ? "" : `exit status ${status}\n${stdout}${stderr}`
}

const ownCompiler = join(checkout, "node_modules/typescript/bin/tsc")

const pack = (folder: string, destination: string): Tarball => {
  const output = execFileSync("npm", ["pack", "--json", "--pack-destination", destination], {
    cwd: join(checkout, "packages", folder),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"]
  })
  const [{ filename, files }] = JSON.parse(output)
  return { path: join(destination, filename), files: files.map(({ path }: { readonly path: string }) => path) }
}

const unpack = (tarball: string, directory: string): void => {
  mkdirSync(directory, { recursive: true })
  execFileSync("tar", ["-xzf", tarball, "-C", directory, "--strip-components=1"])
}
