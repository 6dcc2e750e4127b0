/**
 * `reload` of a live engine that a real systemd starts, so that the manager is asked and the journal tells of refusals.
 */
import { Documents } from "@oci-runtimes/core/reports/schema"
import { afterAll, assert, beforeAll, beforeEach, describe, it } from "vitest"
import { document as decoded } from "../Command.ts"
import * as Dockerd from "./Dockerd.ts"
import { configure, dropIn, flags, unit } from "./UnitMachine.ts"

const crun = { path: "/usr/bin/crun" }
const debug = { path: "/usr/sbin/runc", runtimeArgs: ["--debug"] }

/** The machine has no `/bin/kill`, and the tests start the engine often. */
const startedByUnit = `[Unit]
StartLimitIntervalSec=0

${unit(...flags)}
ExecReload=
ExecReload=/usr/bin/busybox kill -HUP $MAINPID
`

/** The journal is read by root, and by the members of some groups. */
const users = { reader: ["docker", "systemd-journal"], member: ["docker"] }

describe.skipIf(Dockerd.obstacle !== undefined)("reload of a unit", () => {
  let machine: Dockerd.Machine
  const succeed = async (...words: ReadonlyArray<string>) => {
    const { exitCode, stderr, stdout } = await machine.run(words)
    assert.strictEqual(exitCode, 0, `${words.join(" ")}: ${stderr}`)
    return stdout.trim()
  }
  const pidOf = () => succeed("systemctl", "show", "--property=MainPID", "--value", "docker")
  const json = async (args: ReadonlyArray<string>, user = "root") => {
    const { exitCode, stderr, stdout } = await machine.command(["reload", "--json", ...args], { user })
    assert.notStrictEqual(stdout, "", stderr)
    return { exitCode, ...decoded(Documents.ReloadDocument, stdout) }
  }
  beforeAll(async () => {
    machine = await Dockerd.start({ systemd: "booted", users, files: { [dropIn]: startedByUnit } })
    await succeed("sh", "-c", "until systemctl is-system-running | grep -E 'running|degraded'; do sleep 0.1; done")
    await succeed("systemctl", "daemon-reload")
  })
  beforeEach(async () => {
    await configure(machine, {})
    await succeed("systemctl", "restart", "docker")
    await succeed("systemctl", "is-active", "docker")
  })
  afterAll(() => machine?.stop())

  it("asks systemd, and returns when the engine has the runtimes", async () => {
    await configure(machine, { runtimes: { crun }, "default-runtime": "crun" })
    const { exitCode, impact, reload } = await json([])
    assert.deepInclude(reload, { outcome: "reloaded", command: "systemctl reload docker" }, JSON.stringify(reload))
    assert.strictEqual(exitCode, 0)
    assert.strictEqual(impact.defaultRuntime.after, "crun")
    assert.strictEqual(await succeed("docker", "info", "--format", "{{.DefaultRuntime}}"), "crun")
  })

  it("says what the engine refused, from the journal", async () => {
    await configure(machine, { runtimes: { crun, debug } })
    await succeed(
      "sh",
      "-c",
      "mkdir -p /var/lib/docker/runtimes && mount --bind -o ro /usr/share /var/lib/docker/runtimes"
    )
    try {
      const { exitCode, reload } = await json([])
      assert.deepInclude(reload, { outcome: "refused" }, JSON.stringify(reload))
      assert.strictEqual(exitCode, 1)
      assert.match(reload.reason ?? "", /^Error reconfiguring the daemon: .*read-only file system/)
    } finally {
      await succeed("umount", "/var/lib/docker/runtimes")
    }
  })

  it("is found refused although the engine logs only errors", async () => {
    await configure(machine, { "log-level": "error" })
    await succeed("systemctl", "restart", "docker")
    await configure(machine, { "log-level": "error", runtimes: { debug } })
    await succeed(
      "sh",
      "-c",
      "mkdir -p /var/lib/docker/runtimes && mount --bind -o ro /usr/share /var/lib/docker/runtimes"
    )
    try {
      const { reload } = await json(["--timeout", "2"])
      assert.deepInclude(reload, { outcome: "refused" }, JSON.stringify(reload))
    } finally {
      await succeed("umount", "/var/lib/docker/runtimes")
    }
  })

  it("reloads the engine and not the service that runs it as a part of its work", async () => {
    await succeed("systemctl", "stop", "docker", "docker.socket")
    const agent = `#!/bin/sh\n/usr/sbin/dockerd ${flags.join(" ")}\nexit 0\n`
    await machine.write("/opt/agent", { content: agent, mode: 0o755 })
    await machine.write(
      "/etc/systemd/system/agent.service",
      "[Service]\nExecStart=/opt/agent\nExecReload=/usr/bin/touch /tmp/agent-was-reloaded\n"
    )
    await succeed("systemctl", "daemon-reload")
    await succeed("systemctl", "start", "agent")
    try {
      await succeed("sh", "-c", "until docker version; do sleep 0.1; done")
      await configure(machine, { runtimes: { crun } })
      const { reload } = await json([])
      assert.deepInclude(reload, { outcome: "reloaded", command: `kill -HUP ${reload.pid}` }, JSON.stringify(reload))
      assert.notStrictEqual((await machine.run(["ls", "/tmp/agent-was-reloaded"])).exitCode, 0)
    } finally {
      await succeed("systemctl", "stop", "agent")
    }
  })

  it("tells of an engine that ends", async () => {
    const killing = "/etc/systemd/system/docker.service.d/zz-killing.conf"
    await machine.write(killing, "[Service]\nExecReload=\nExecReload=/usr/bin/busybox kill -KILL $MAINPID\n")
    await succeed("systemctl", "daemon-reload")
    try {
      const pid = Number(await pidOf())
      const { exitCode, reload } = await json([])
      assert.deepInclude(reload, { outcome: "gone", pid }, JSON.stringify(reload))
      assert.strictEqual(exitCode, 1)
    } finally {
      await succeed("rm", killing)
      await succeed("systemctl", "daemon-reload")
    }
  })

  it("ends at the time limit, if the engine never answers", async () => {
    await succeed("systemctl", "kill", "--signal=STOP", "docker")
    try {
      const begun = performance.now()
      const { exitCode, stderr } = await machine.command(["reload", "--timeout", "1"])
      assert.isBelow(performance.now() - begun, 4000)
      assert.strictEqual(exitCode, 1)
      assert.match(stderr, /^error: Cannot reload the system-wide engine: .*did not answer/)
    } finally {
      await succeed("systemctl", "kill", "--signal=CONT", "docker")
    }
  })

  it("says which right a user does not have", async () => {
    await configure(machine, { runtimes: { crun } })
    const planned = await json(["--dry-run"], "member")
    assert.strictEqual(planned.exitCode, 0)
    assert.match(planned.reload.missingRight ?? "", /right to reload docker.service/)
    assert.match(planned.reload.message, /This user may not have the right to reload docker\.service/)
    const { exitCode, reload } = await json([], "member")
    assert.deepInclude(reload, { outcome: "not-requested" }, JSON.stringify(reload))
    assert.strictEqual(exitCode, 1)
    assert.match(reload.message, /systemctl reload docker.*Run the command as root/)
  })

  it("does not believe what a container writes to the journal of the unit", async () => {
    const script =
      "d=$(mktemp -d) && mkdir $d/bin && cp /bin/busybox $d/bin/sh && cp /bin/busybox $d/bin/sleep && tar -C $d -c . | docker import - forger"
    await succeed("sh", "-c", script)
    const forged =
      'while :; do echo "level=info msg=\\"Got signal to reload configuration\\""; echo "level=error msg=\\"Error reconfiguring the daemon: forged\\""; sleep 0.02; done'
    await configure(machine, { runtimes: { crun } })
    await succeed(
      "docker",
      "run",
      "-d",
      "--rm",
      "--name=forger",
      "--network=none",
      "--log-driver=journald",
      "forger",
      "sh",
      "-c",
      forged
    )
    try {
      await succeed("sh", "-c", "until journalctl -q -u docker -n 50 | grep -q forged; do sleep 0.1; done")
      const { exitCode, reload } = await json([])
      assert.deepInclude(reload, { outcome: "reloaded" }, JSON.stringify(reload))
      assert.strictEqual(exitCode, 0)
    } finally {
      await succeed("docker", "kill", "forger")
    }
  })
})
