import { DaemonCommand, type DaemonStart } from "@oci-runtimes/core/docker"
import { assert, describe, it } from "vitest"

const unit = (name: string, manager: "system" | "user" = "system"): DaemonStart.StartedBy => ({
  _tag: "Unit",
  unit: { name, manager },
  at: undefined
})

describe("the commands for an engine", () => {
  it.each<
    [string, DaemonCommand.Commanded, reload: string, restart: string | undefined, readUnits: string | undefined]
  >([
    [
      "of a unit",
      { kind: "system", by: unit("docker.service") },
      "systemctl reload docker",
      "systemctl restart docker",
      "systemctl daemon-reload"
    ],
    [
      "of another unit",
      { kind: "system", by: unit("docker@two.service") },
      "systemctl reload docker@two",
      "systemctl restart docker@two",
      "systemctl daemon-reload"
    ],
    [
      "of a user's unit",
      { kind: "rootless", by: unit("docker.service", "user") },
      "systemctl --user reload docker",
      "systemctl --user restart docker",
      "systemctl --user daemon-reload"
    ],
    [
      "of a unit without a command for a reload",
      { kind: "system", by: unit("docker.service"), signalled: 7 },
      "kill -HUP 7",
      "systemctl restart docker",
      "systemctl daemon-reload"
    ],
    [
      "of the snap",
      { kind: "snap", by: unit("snap.docker.dockerd.service") },
      "systemctl reload snap.docker.dockerd",
      "snap restart docker",
      "systemctl daemon-reload"
    ],
    [
      "of an init script",
      { kind: "system", by: { _tag: "InitScript", script: "/etc/init.d/docker" } },
      "service docker reload",
      "service docker restart",
      undefined
    ],
    ["of a process", { kind: "system", by: { _tag: "Process", pid: 7 } }, "kill -HUP 7", undefined, undefined],
    [
      "of Docker Desktop",
      { kind: "desktop", by: undefined },
      "Restart Docker Desktop",
      "Restart Docker Desktop",
      undefined
    ],
    [
      "of a socket",
      { kind: "system", by: undefined },
      "systemctl reload docker",
      "systemctl restart docker",
      undefined
    ],
    [
      "of a given command line",
      { kind: "system", by: { _tag: "Given" } },
      "systemctl reload docker",
      "systemctl restart docker",
      undefined
    ]
  ])("%s", (_, commanded, reload, restart, readUnits) => {
    assert.deepStrictEqual(
      [DaemonCommand.reload(commanded), DaemonCommand.restart(commanded), DaemonCommand.readUnits(commanded)],
      [reload, restart, readUnits]
    )
  })
})
