/** Programs with a root directory of their own, in a mount namespace of their own, in which only Node and this repository are. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { assert } from "vitest"
import { repository } from "./Setup.ts"

const script = `
set -eu
root=$1 node=$2 repository=$3 program=$4
mount -t tmpfs -o mode=755 tmpfs "$root"
cd "$root"
mkdir -p bin dev .own/lib .own/repository
cp "$(command -v busybox)" bin/busybox
mknod dev/null c 1 3
ldd "$node" | sed -n 's/.*=> \\(\\/[^ ]*\\).*/\\1/p; s/^[[:space:]]*\\(\\/[^ ]*\\) (.*/\\1/p' | while read -r library; do
  cp -L "$library" .own/lib/
done
loader=$(cd .own/lib && ls ld-*)
cp "$node" .own/node
mount --bind "$repository" .own/repository
exec chroot . "/.own/lib/$loader" --library-path /.own/lib /.own/node -C @oci-runtimes/source "/.own/repository/$program"
`

/** The directories of every machine, which hold the program itself. */
export const own: ReadonlySet<string> = new Set([".own", "bin", "dev"])

/** Runs a program of the repository with an empty directory as its root directory, and returns what it prints as JSON. */
export const ask = async (directory: string, program: string, input: string): Promise<unknown> => {
  const words = ["--mount", "--propagation", "private", "bash", "-c", script, "machine", directory]
  const child = spawn("unshare", [...words, process.execPath, repository, program], { stdio: ["pipe", "pipe", "pipe"] })
  child.stdin.end(input)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")])
  assert.strictEqual(child.exitCode, 0, `${program}: ${stderr}`)
  return JSON.parse(stdout)
}

/** Root alone can make these machines. */
export const isPossible = process.getuid?.() === 0
