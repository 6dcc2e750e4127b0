/**
 * The facts about a system that its disk shows.
 */
import type { HostFacts } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import { typeAt } from "./internal/typeAt.ts"

/**
 * Finds the current facts. Something that cannot be looked at counts as absent.
 *
 * @category looking
 * @since 1.0.0
 */
export const find = Effect.gen(function* () {
  const facts: Pick<HostFacts.HostFacts, "bootedWithSystemd" | "unifiedCgroups"> = {
    // Every directory of a unified hierarchy has this file. Older hierarchies, which may be mounted here instead, do not have it.
    unifiedCgroups: (yield* typeAt("/sys/fs/cgroup/cgroup.controllers")) !== undefined,
    bootedWithSystemd: (yield* typeAt("/run/systemd/system")) === "Directory"
  }
  return facts
})
