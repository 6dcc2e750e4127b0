/**
 * The keys of CRI-O's files, by table and type, with the releases that have them.
 *
 * Source of the rule: cri-o/cri-o, `pkg/config/config.go`, `pkg/config/workloads.go` and `internal/config/nri/nri.go`, at the tags from
 * v1.24.0 to v1.36.3.
 */
import type { BurntSushiSchema } from "../../document/toml/index.ts"
import type { Since } from "./Backports.ts"

/** Keys of one table with one type. `until` is the minor number of the first release without the keys. */
export interface Row extends BurntSushiSchema.Row {
  readonly since?: Since
  readonly until?: number
}

/** The name of the table of a runtime handler in the rows. */
export const handlerTable = "RuntimeHandler"

/** The keys. Those without a release are known since 1.24. */
export const rows: ReadonlyArray<Row> = [
  {
    table: "crio",
    type: "string",
    keys: "root runroot storage_driver log_dir version_file version_file_persist clean_shutdown_file"
  },
  { table: "crio", type: "strings", keys: "storage_option" },
  { table: "crio", type: "bool", keys: "internal_wipe" },
  { table: "crio", type: "bool", keys: "internal_repair", since: [[28, 0]] },
  { table: "crio", type: "string", keys: "imagestore", since: [[29, 0]] },
  { table: "api", type: "int", keys: "grpc_max_send_msg_size grpc_max_recv_msg_size" },
  {
    table: "api",
    type: "string",
    keys: "listen stream_address stream_port stream_tls_cert stream_tls_key stream_tls_ca stream_idle_timeout"
  },
  { table: "api", type: "bool", keys: "stream_enable_tls" },
  { table: "api", type: "string", keys: "tls_min_version", since: [[35, 1]] },
  { table: "api", type: "strings", keys: "tls_cipher_suites", since: [[35, 1]] },
  {
    table: "runtime",
    type: "bool",
    keys: "no_pivot selinux log_to_journald drop_infra_ctr read_only device_ownership_from_security_context"
  },
  {
    table: "runtime",
    type: "strings",
    keys: "conmon_env hooks_dir default_capabilities default_env default_sysctls default_ulimits allowed_devices additional_devices cdi_spec_dirs absent_mount_sources_to_reject"
  },
  {
    table: "runtime",
    type: "string",
    keys: "default_runtime decryption_keys_path conmon conmon_cgroup seccomp_profile apparmor_profile blockio_config_file irqbalance_config_file rdt_config_file cgroup_manager default_mounts_file container_exits_dir container_attach_socket_dir bind_mount_prefix uid_mappings gid_mappings log_level log_filter namespaces_dir pinns_path separate_pull_cgroup infra_ctr_cpuset"
  },
  {
    table: "runtime",
    type: "int64",
    keys: "minimum_mappable_uid minimum_mappable_gid pids_limit log_size_max ctr_stop_timeout"
  },
  { table: "runtime", type: "{}RuntimeHandler", keys: "runtimes" },
  { table: "runtime", type: "{}WorkloadConfig", keys: "workloads" },
  { table: "runtime", type: "bool", keys: "seccomp_use_default_when_empty", until: 30 },
  {
    table: "runtime",
    type: "bool",
    keys: "add_inheritable_capabilities",
    since: [
      [24, 3],
      [25, 1],
      [26, 0]
    ]
  },
  { table: "runtime", type: "bool", keys: "enable_criu_support", since: [[25, 0]] },
  { table: "runtime", type: "bool", keys: "enable_pod_events", since: [[26, 0]] },
  { table: "runtime", type: "string", keys: "irqbalance_config_restore_file", since: [[27, 0]] },
  { table: "runtime", type: "bool", keys: "hostnetwork_disable_selinux", since: [[27, 0]] },
  { table: "runtime", type: "bool", keys: "disable_hostport_mapping", since: [[28, 0]] },
  { table: "runtime", type: "string", keys: "shared_cpuset", since: [[28, 3]] },
  { table: "runtime", type: "bool", keys: "blockio_reload", since: [[29, 0]] },
  { table: "runtime", type: "string", keys: "timezone", since: [[30, 0]] },
  { table: "runtime", type: "string", keys: "privileged_seccomp_profile", since: [[33, 0]] },
  {
    table: "runtime",
    type: "int64",
    keys: "min_injected_gomaxprocs",
    since: [
      [33, 12],
      [34, 8],
      [35, 3],
      [36, 0]
    ]
  },
  { table: "runtime", type: "strings", keys: "additional_artifact_stores", since: [[35, 2]] },
  {
    table: "image",
    type: "string",
    keys: "default_transport global_auth_file pause_image pause_image_auth_file pause_command signature_policy image_volumes big_files_temporary_dir"
  },
  { table: "image", type: "strings", keys: "insecure_registries" },
  { table: "image", type: "strings", keys: "registries", until: 31 },
  { table: "image", type: "string", keys: "signature_policy_dir", since: [[27, 1]] },
  { table: "image", type: "strings", keys: "pinned_images", since: [[28, 0]] },
  { table: "image", type: "bool", keys: "auto_reload_registries", since: [[30, 0]] },
  {
    table: "image",
    type: "time.Duration",
    keys: "pull_progress_timeout",
    since: [
      [30, 11],
      [31, 3],
      [32, 0]
    ]
  },
  { table: "image", type: "bool", keys: "oci_artifact_mount_support", since: [[33, 0]] },
  { table: "image", type: "string", keys: "short_name_mode", since: [[34, 0]] },
  { table: "image", type: "string", keys: "namespaced_auth_dir", since: [[34, 3]] },
  { table: "network", type: "string", keys: "cni_default_network network_dir plugin_dir" },
  { table: "network", type: "strings", keys: "plugin_dirs" },
  { table: "network", type: "time.Duration", keys: "cni_status_grace_period", since: [[36, 3]] },
  { table: "metrics", type: "bool", keys: "enable_metrics" },
  { table: "metrics", type: "strings", keys: "metrics_collectors" },
  { table: "metrics", type: "int", keys: "metrics_port" },
  { table: "metrics", type: "string", keys: "metrics_socket metrics_cert metrics_key" },
  {
    table: "metrics",
    type: "string",
    keys: "metrics_host",
    since: [
      [28, 4],
      [29, 2],
      [30, 0]
    ]
  },
  { table: "tracing", type: "bool", keys: "enable_tracing" },
  { table: "tracing", type: "string", keys: "tracing_endpoint" },
  { table: "tracing", type: "int", keys: "tracing_sampling_rate_per_million" },
  { table: "stats", type: "int", keys: "stats_collection_period" },
  { table: "stats", type: "int", keys: "collection_period", since: [[30, 0]] },
  { table: "stats", type: "strings", keys: "included_pod_metrics", since: [[30, 0]] },
  { table: "nri", type: "bool", keys: "enable_nri", since: [[26, 0]] },
  { table: "nri", type: "string", keys: "nri_listen nri_plugin_dir", since: [[26, 0]] },
  { table: "nri", type: "string", keys: "nri_plugin_config_dir", since: [[26, 2]] },
  {
    table: "nri",
    type: "time.Duration",
    keys: "nri_plugin_registration_timeout nri_plugin_request_timeout",
    since: [[26, 2]]
  },
  { table: "nri", type: "bool", keys: "nri_disable_connections", since: [[26, 2]] },
  { table: "WorkloadConfig", type: "string", keys: "activation_annotation annotation_prefix" },
  { table: "WorkloadConfig", type: "strings", keys: "allowed_annotations DisallowedAnnotations" },
  { table: "WorkloadConfig", type: "Resources", keys: "resources" },
  { table: "Resources", type: "uint64", keys: "CPUShares" },
  { table: "Resources", type: "string", keys: "CPUSet" },
  {
    table: "Resources",
    type: "int64",
    keys: "CPUQuota CPULimit",
    since: [
      [29, 3],
      [30, 0]
    ]
  },
  {
    table: "Resources",
    type: "uint64",
    keys: "CPUPeriod",
    since: [
      [29, 3],
      [30, 0]
    ]
  },
  {
    table: handlerTable,
    type: "string",
    keys: "runtime_config_path runtime_path runtime_type runtime_root monitor_path monitor_cgroup monitor_exec_cgroup"
  },
  { table: handlerTable, type: "bool", keys: "privileged_without_host_devices" },
  { table: handlerTable, type: "strings", keys: "allowed_annotations monitor_env" },
  {
    table: handlerTable,
    type: "{}string",
    keys: "platform_runtime_paths",
    since: [
      [27, 2],
      [28, 0]
    ]
  },
  {
    table: handlerTable,
    type: "bool",
    keys: "runtime_pull_image",
    since: [
      [28, 4],
      [29, 0]
    ]
  },
  {
    table: handlerTable,
    type: "string",
    keys: "container_min_memory",
    since: [
      [29, 3],
      [30, 0]
    ]
  },
  { table: handlerTable, type: "bool", keys: "no_sync_log", since: [[31, 0]] },
  {
    table: handlerTable,
    type: "bool",
    keys: "inherit_default_runtime",
    since: [
      [31, 3],
      [32, 0]
    ]
  },
  {
    table: handlerTable,
    type: "{}string",
    keys: "default_annotations",
    since: [
      [31, 4],
      [32, 0]
    ]
  },
  { table: handlerTable, type: "bool", keys: "stream_websockets", since: [[34, 0]] },
  { table: handlerTable, type: "string", keys: "exec_cpu_affinity seccomp_profile", since: [[34, 0]] },
  { table: handlerTable, type: "int64", keys: "container_create_timeout", since: [[35, 0]] }
]
