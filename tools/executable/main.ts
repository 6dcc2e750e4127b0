/**
 * `npm run executable [-- ARCHITECTURE...]`: makes archives with an executable of the command for Linux, which contains Node.js, in
 * `dist/executable`. Without an architecture, it makes the one of this machine; `x64` and `arm64` can be made on both.
 */
import { execFileSync } from "node:child_process"
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const checkout = join(import.meta.dirname, "../..")
const command = join(checkout, "packages/cli/dist/command")
const installed = join(import.meta.dirname, "node_modules")
const output = join(checkout, "dist/executable")

/** The place in Node.js that says whether something is injected, as the documentation of Node.js has it. */
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2"

const main = (architectures: ReadonlyArray<string>): void => {
  for (const architecture of architectures) {
    if (!existsSync(node(architecture))) {
      throw new Error(
        `Cannot find Node.js for "${architecture}". Write x64 or arm64, and run: npm ci --prefix tools/executable`
      )
    }
  }
  rmSync(output, { recursive: true, force: true })
  mkdirSync(output, { recursive: true })
  const scratch = mkdtempSync(join(tmpdir(), "oci-runtimes-executable-"))
  try {
    const blob = makeBlob(scratch)
    const archives = architectures.map((architecture) => makeArchive(architecture, blob))
    writeFileSync(join(output, "SHA256SUMS"), run("sha256sum", archives))
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

/** Makes what is injected: the command and its settings. It is the same for all architectures, because it has no compiled code. */
const makeBlob = (scratch: string): string => {
  const settings = join(scratch, "settings.json")
  const blob = join(scratch, "blob")
  const content = {
    main: "start.cjs",
    assets: { "command.cjs": "command.cjs", "grpc.cjs": "grpc.cjs" },
    output: blob,
    disableExperimentalSEAWarning: true,
    // Without this, NODE_OPTIONS could have the executable load other code.
    execArgvExtension: "none"
  }
  writeFileSync(settings, JSON.stringify(content))
  // Another release of Node.js could write another format.
  run(node(process.arch), ["--experimental-sea-config", settings], command)
  return blob
}

/** Makes the executable and its archive, and returns the name of the archive. */
const makeArchive = (architecture: string, blob: string): string => {
  const name = `oci-runtimes-linux-${architecture}`
  const directory = join(output, name)
  mkdirSync(directory)
  const executable = join(directory, "oci-runtimes")
  copyFileSync(node(architecture), executable)
  const inject = [executable, "NODE_SEA_BLOB", blob, "--sentinel-fuse", fuse]
  run(process.execPath, [join(installed, "postject/dist/cli.js"), ...inject])
  copyFileSync(join(checkout, "LICENSE"), join(directory, "LICENSE"))
  copyFileSync(join(command, "THIRD-PARTY.txt"), join(directory, "THIRD-PARTY.txt"))
  copyFileSync(join(nodePackage(architecture), "LICENSE"), join(directory, "LICENSE-Node.js.txt"))
  const archive = `${name}.tar.gz`
  // The same files give the same bytes, if tar and gzip are the same.
  const reproducible = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mode=u=rwX,go=rX", "--mtime=@0"]
  run("tar", ["--create", "--file", archive, "--use-compress-program=gzip -n", ...reproducible, name])
  return archive
}

const nodePackage = (architecture: string): string => join(installed, `node-linux-${architecture}`)

const node = (architecture: string): string => join(nodePackage(architecture), "bin/node")

/** Runs a program, by default in the output directory. If it fails, the error has what the program printed. */
const run = (program: string, args: ReadonlyArray<string>, directory = output): string =>
  execFileSync(program, args, { cwd: directory, encoding: "utf8", stdio: "pipe" })

const named = process.argv.slice(2)

main(named.length === 0 ? [process.arch] : named)
