/** The keys of `containers.conf`, by table and type, with the releases that have them. */
import type { ReleaseNumber } from "../../engine/index.ts"

/** Keys of one table with one type. `{}` is a map, and `[]` a list of tables. */
interface Row {
  readonly table: string
  readonly type: string
  readonly keys: string
  readonly since?: ReleaseNumber.Since
  readonly until?: ReleaseNumber.Since
}

/**
 * The keys. Those that are not dated in a release between 4.3 and 5.4 are known since 5.0.
 */
export const rows: ReadonlyArray<Row> = [
  {
    table: "containers",
    type: "strings",
    keys: "devices volumes annotations default_capabilities default_sysctls default_ulimits dns_servers dns_options dns_searches env"
  },
  {
    table: "containers",
    type: "string",
    keys: "apparmor_profile base_hosts_file cgroupns cgroups host_containers_internal_ip init_path ipcns log_driver log_tag netns pidns seccomp_profile shm_size tz umask utsns userns"
  },
  {
    table: "containers",
    type: "bool",
    keys: "keyring label env_host http_proxy init no_hosts prepare_volume_on_create"
  },
  { table: "containers", type: "int64", keys: "log_size_max pids_limit" },
  { table: "containers", type: "int", keys: "userns_size" },
  {
    table: "engine",
    type: "bool",
    keys: "cgroup_check compat_api_enforce_docker_hub enable_port_reservation multi_image_archive no_pivot_root remote chown_copied_files"
  },
  {
    table: "engine",
    type: "string",
    keys: "cgroup_manager detach_keys events_logfile_path events_logger image_build_format image_default_transport image_default_format image_volume_mode infra_command infra_image init_path lock_type namespace network_cmd_path runtime pull_policy remote_uri remote_identity active_service ssh_config static_dir image_copy_tmp_dir tmp_dir volume_path compression_format"
  },
  {
    table: "engine",
    type: "strings",
    keys: "conmon_env_vars conmon_path conmonrs_path env helper_binaries_dir hooks_dir network_cmd_options runtime_path runtime_supports_json runtime_supports_nocgroup runtime_supports_kvm"
  },
  { table: "engine", type: "eventsLogMaxSize", keys: "events_logfile_max_size" },
  {
    table: "engine",
    type: "uint",
    keys: "image_parallel_copies service_timeout stop_timeout exit_command_delay volume_plugin_timeout"
  },
  { table: "engine", type: "uint32", keys: "num_locks" },
  { table: "engine", type: "{}strings", keys: "runtimes" },
  { table: "engine", type: "PodExitPolicy", keys: "pod_exit_policy" },
  { table: "engine", type: "{}Destination", keys: "service_destinations" },
  { table: "engine", type: "{}string", keys: "volume_plugins" },
  { table: "machine", type: "uint64", keys: "cpus disk_size memory" },
  { table: "machine", type: "string", keys: "image user" },
  { table: "machine", type: "strings", keys: "volumes" },
  { table: "network", type: "string", keys: "network_backend default_network default_subnet network_config_dir" },
  { table: "network", type: "strings", keys: "cni_plugin_dirs" },
  { table: "network", type: "[]SubnetPool", keys: "default_subnet_pools" },
  { table: "network", type: "uint16", keys: "dns_bind_port" },
  { table: "secrets", type: "string", keys: "driver" },
  { table: "secrets", type: "{}string", keys: "opts" },
  { table: "configmaps", type: "string", keys: "driver" },
  { table: "configmaps", type: "{}string", keys: "opts" },
  { table: "Destination", type: "string", keys: "uri identity" },
  { table: "Destination", type: "bool", keys: "is_machine" },
  { table: "SubnetPool", type: "types.IPNet", keys: "base" },
  { table: "SubnetPool", type: "int", keys: "size" },
  { table: "engine", type: "bool", keys: "machine_enabled", until: [5, 0] },
  { table: "containers", type: "strings", keys: "cgroup_conf mounts", since: [5, 0] },
  {
    table: "containers",
    type: "bool",
    keys: "container_name_as_hostname label_users privileged read_only",
    since: [5, 0]
  },
  { table: "containers", type: "string", keys: "interface_name", since: [5, 0] },
  { table: "containers", type: "int", keys: "oom_score_adj", since: [5, 0] },
  { table: "engine", type: "strings", keys: "compose_providers cdi_spec_dirs add_compression", since: [5, 0] },
  {
    table: "engine",
    type: "bool",
    keys: "compose_warning_logs events_container_create_inspect_data healthcheck_events",
    since: [5, 0]
  },
  { table: "engine", type: "string", keys: "database_backend kube_generate_type retry_delay", since: [5, 0] },
  { table: "engine", type: "uint", keys: "retry podmansh_timeout", since: [5, 0] },
  { table: "engine", type: "int", keys: "compression_level", since: [5, 0] },
  { table: "machine", type: "string", keys: "provider", since: [5, 0] },
  { table: "machine", type: "bool", keys: "rosetta", since: [5, 0] },
  { table: "network", type: "strings", keys: "netavark_plugin_dirs pasta_options", since: [5, 0] },
  { table: "network", type: "string", keys: "firewall_driver default_rootless_network_cmd", since: [5, 0] },
  { table: "farms", type: "string", keys: "default", since: [5, 0] },
  { table: "farms", type: "{}strings", keys: "list", since: [5, 0] },
  { table: "podmansh", type: "string", keys: "shell container", since: [5, 0] },
  { table: "podmansh", type: "uint", keys: "timeout", since: [5, 0] },
  { table: "engine", type: "{}string", keys: "platform_to_oci_runtime", since: [4, 4] },
  { table: "containers", type: "string", keys: "log_path", since: [5, 7] },
  { table: "engine", type: "{}strings", keys: "runtimes_flags", since: [5, 7] },
  { table: "Destination", type: "string", keys: "tls_cert tls_key tls_ca", since: [5, 7] }
]
