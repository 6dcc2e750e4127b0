import { assert, it } from "vitest"
import { table } from "../../../src/docker/daemon-json/moby23Directives.ts"

/** The keys that the recorded engine accepts. */
const recorded = `
  add-runtime allow-nondistributable-artifacts api-cors-header authorization-plugin authorization-plugins bip bridge
  builder cgroup-parent containerd containerd-namespace containerd-plugins-namespace cpu-rt-period cpu-rt-runtime
  cri-containerd data-root debug default-address-pool default-address-pools default-cgroupns-mode default-gateway
  default-gateway-v6 default-ipc-mode default-runtime default-shm-size default-ulimit default-ulimits
  deprecated-key-path dns dns-opt dns-opts dns-search exec-opt exec-opts exec-root experimental features fixed-cidr
  fixed-cidr-v6 graph group host host-gateway-ip hosts http-proxy https-proxy icc init init-path insecure-registries
  insecure-registry ip ip-forward ip-masq ip6tables iptables ipv6 label labels live-restore log-driver log-level
  log-opt log-opts max-concurrent-downloads max-concurrent-uploads max-download-attempts metrics-addr mtu
  network-control-plane-mtu network-diagnostic-port no-new-privileges no-proxy node-generic-resource
  node-generic-resources oom-score-adjust pidfile raw-logs registry-mirror registry-mirrors restart rootless
  runtimes seccomp-profile selinux-enabled shutdown-timeout storage-driver storage-opt storage-opts
  swarm-default-advertise-addr tls tlscacert tlscert tlskey tlsverify userland-proxy userland-proxy-path
  userns-remap validate
`

/** Flags of the same set that the real engine accepts as keys too, though the recorded list leaves them out. */
const flagsOfTheProgram = ["config-file", "help", "version"]

it("the accepted directives are those that the engine accepts", () => {
  assert.sameMembers([...table.accepted.names()], [...recorded.trim().split(/\s+/), ...flagsOfTheProgram])
})

it("no directive that is accepted is flattened for having an object as its value", () => {
  const objects = Object.entries(table.typed.fields).filter(([, { kind }]) => kind === "map" || kind === "struct")
  for (const [directive] of objects) {
    assert.strictEqual(table.neverFlattened.has(directive), table.accepted.has(directive), directive)
  }
})
