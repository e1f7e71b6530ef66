// noren: one program, several commands.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "app/commands.h"
#include "app/what_came_back.h"

namespace {

// "7" or "1..1000".
void read_seeds(const std::string& typed, noren::app::SimulateCommand& command) {
  const std::size_t dots = typed.find("..");
  const std::string first = typed.substr(0, dots), last = dots == std::string::npos ? typed : typed.substr(dots + 2);
  if (!CLI::detail::lexical_cast(first, command.first_seed) || !CLI::detail::lexical_cast(last, command.last_seed))
    throw CLI::ValidationError("a seed is a number, several are FIRST..LAST");
  if (command.first_seed > command.last_seed)
    throw CLI::ValidationError("the range of seeds is backwards: " + typed + "; write " + last + ".." + first);
}

CLI::App* add_serve(CLI::App& program, noren::app::ServeCommand& serve) {
  CLI::App* command = program.add_subcommand("serve", "Serve the shops of a folder");
  command->add_option("--data", serve.data, "folder of the installation; made when missing")->required();
  command->add_option("--listen", serve.listen, "HOST:PORT to listen on (default 127.0.0.1:8080)");
  command->add_option("--database", serve.database, "postgres://… instead of the SQLite database in the folder");
  command->add_option("--config", serve.config, "noren.toml");
  command->add_flag("--demo", serve.demo,
                          "fill an empty database with the demo shop; its mails go to nobody and are shown at /demo/mail");
  return command;
}

void add_simulate(CLI::App& program, noren::app::SimulateCommand& command) {
  CLI::App* simulate =
      program.add_subcommand("simulate", "Days of shop life with everything that goes wrong, from a seed, on a virtual clock");
  const auto seeds = [&command](const std::string& typed) { read_seeds(typed, command); };
  simulate->add_option_function<std::string>("--seed,--seeds", seeds, "N, or FIRST..LAST")->required();
  simulate->add_option("--days", command.days, "simulated days")->capture_default_str()->check(CLI::Range(1, 365));
  const auto faults = [&command](const std::string& typed) {
    const auto read = noren::simulation::Faults::parse(typed);
    if (!read) throw CLI::ValidationError("--faults is all, none, or names with commas between (noren simulate --help lists them)");
    command.faults = *read;
  };
  simulate
      ->add_option_function<std::string>(
          "--faults", faults,
          "all, none, or some of crash, commit, refused, lost, late, error, slow, notices, mail, clock, dashboard, provider")
      ->default_str("all");
  simulate->add_flag("--json", command.json, "print JSON");
  simulate->add_flag("--trace", command.trace, "every line of the trace on stderr");
}

void add_verify(CLI::App& program, noren::app::VerifyCommand& command) {
  CLI::App* verify = program.add_subcommand("verify", "Audit the invariants of all shops; read-only, may run beside serve");
  verify->add_option("--data", command.data, "folder of the installation; with --database one for each node")->required();
  verify->add_option("--database", command.database, "postgres://… instead of the SQLite database in the folder");
  verify->add_option("--config", command.config, "noren.toml: the payment provider it names is asked as well (invariant 4)");
  verify->add_flag("--json", command.json, "print JSON");
}

void add_migrate(CLI::App& program, noren::app::MigrateCommand& command) {
  CLI::App* migrate =
      program.add_subcommand("migrate", "Bring the tables of a database up to date, and end; on PostgreSQL it may run beside serve");
  migrate->add_option("--data", command.data, "folder of the installation, for the SQLite database in it");
  migrate->add_option("--database", command.database, "postgres://… of the role that owns the tables");
  migrate->add_option("--config", command.config, "noren.toml");
}

void add_nodes(CLI::App& program, noren::app::NodesCommand& command) {
  CLI::App* nodes =
      program.add_subcommand("nodes", "List the nodes that serve one PostgreSQL, and what lies with each; retire one that is gone");
  nodes->add_option("--database", command.database, "postgres://… that they serve");
  nodes->add_option("--config", command.config, "noren.toml");
  CLI::App* retire = nodes->add_subcommand(
      "retire", "Carry what a node that will not come back has taken, and give its pieces to the others; it never sells again");
  retire->fallthrough();
  retire->add_option("node", command.retired, "its letter, or its identity as noren nodes lists it")->required();
  retire->add_option("--data", command.data,
                     "its folder; or, when that is lost, the folder of another node, from where the copies of its orders are gathered");
  retire->add_flag("--off", command.off, "its machine is off and will not come back: do not wait until it stops selling by itself");
  retire->add_flag("--yes", command.yes, "do not ask");
}

void add_backup(CLI::App& program, noren::app::BackupCommand& command) {
  CLI::App* backup = program.add_subcommand("backup", "Copy a whole installation into one file; may run beside serve");
  backup->add_option("--data", command.data, "folder of the installation")->required();
  backup->add_option("--to", command.to, "the file; one that is there is replaced when the new one is whole")->required();
  backup->add_option("--key-apart", command.key_apart,
                     "put the key (keys/master) into this file instead: the backup cannot be read without");
  backup->add_option("--database", command.database, "postgres://…: such a database is not copied, see --files-only");
  backup->add_flag("--files-only", command.files_only, "only what lies in the folder (key, pictures, mails), beside a PostgreSQL database");
}

void add_restore(CLI::App& program, noren::app::RestoreCommand& command) {
  CLI::App* restore = program.add_subcommand("restore", "Put an installation back from a file of noren backup, into an empty folder");
  restore->add_option("--from", command.from, "the file")->required();
  restore->add_option("--data", command.data, "folder of the installation; missing or empty, but for --preview")->required();
  restore->add_option("--key", command.key, "the file that the key was put into with --key-apart");
  restore->add_flag("--preview", command.preview, "change nothing: print what the file holds, and what the folder has beyond it");
}

void add_mail(CLI::App& program, noren::app::ClassifyCommand& command) {
  CLI::App* mail = program.add_subcommand("mail", "Mails that came back");
  mail->require_subcommand(1);
  CLI::App* classify = mail->add_subcommand("classify", "Read failure mails: which recipient failed, and why, a line each");
  classify->add_flag("--tsv", command.tsv, "columns with tabs between (the only form there is)");
  classify->add_option("files", command.files, "mails, mbox files, or notices in JSON; - is the standard input")->required();
}

// In one sentence of ours: CLI11 speaks of "1 required TEXT".
int wrong_usage(const CLI::ParseError& error) {
  std::string said = error.what();
  const auto is = [&](CLI::ExitCodes code) { return error.get_exit_code() == static_cast<int>(code); };
  if (is(CLI::ExitCodes::ArgumentMismatch)) said = said.substr(0, said.find(':')) + " needs a value";
  if (is(CLI::ExitCodes::ExtrasError)) said = "there is no option or word " + said.substr(said.rfind(": ") + 2) + " here";
  std::cerr << "noren: " << said << "; noren --help explains the options\n";
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program("Noren: an online-store platform for small Japanese net shops.", "noren");
  program.require_subcommand(1);

  noren::app::ServeCommand serve;
  const CLI::App* serve_command = add_serve(program, serve);

  noren::app::VerifyCommand verify;
  add_verify(program, verify);

  noren::app::MigrateCommand migrate;
  add_migrate(program, migrate);
  noren::app::NodesCommand nodes;
  add_nodes(program, nodes);
  noren::app::BackupCommand backup;
  add_backup(program, backup);
  noren::app::RestoreCommand restore;
  add_restore(program, restore);
  noren::app::SandboxCommand sandbox;
  CLI::App* sandbox_command = program.add_subcommand("sandbox", "Stand-ins for the services of others, for development");
  sandbox_command->require_subcommand(1);
  CLI::App* psp_command =
      sandbox_command->add_subcommand("psp", "A payment provider that speaks the shapes of Stripe's API, and of KOMOJU's below /komoju");
  psp_command->add_option("--data", sandbox.data, "folder of its ledger; made when missing")->required();
  psp_command->add_option("--listen", sandbox.listen, "HOST:PORT to listen on")->capture_default_str();
  psp_command->add_option("--latency", sandbox.latency_ms, "milliseconds before every answer of its API")->check(CLI::Range(0, 60'000));
  CLI::Option* webhook = psp_command->add_option("--webhook", sandbox.webhook, "URL that is told what happened");
  CLI::Option* secret = psp_command->add_option("--webhook-secret", sandbox.webhook_secret, "what its notices are signed with");
  webhook->needs(secret);
  secret->needs(webhook);
  CLI::Option* komoju =
      psp_command->add_option("--komoju-webhook", sandbox.komoju_webhook, "the same, of what was begun with KOMOJU's API");
  CLI::Option* komoju_secret =
      psp_command->add_option("--komoju-webhook-secret", sandbox.komoju_webhook_secret, "what those notices are signed with");
  komoju->needs(komoju_secret);
  komoju_secret->needs(komoju);

  noren::app::ClassifyCommand classify;
  add_mail(program, classify);

  noren::app::SimulateCommand simulate;
  add_simulate(program, simulate);

  // CLI11 would only say that some command is missing.
  const auto commands = program.get_subcommands(nullptr);
  const auto named = [&](const CLI::App* command) { return argc > 1 && command->get_name() == argv[1]; };
  if (argc > 1 && argv[1][0] != '-' && std::none_of(commands.begin(), commands.end(), named)) {
    std::cerr << "noren: there is no command \"" << argv[1] << "\"; noren --help lists those there are\n";
    return 2;
  }
  try {
    program.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return program.exit(help);
  } catch (const CLI::ParseError& error) {
    return wrong_usage(error);
  }
  if (serve_command->parsed()) return noren::app::serve(serve);
  if (program.got_subcommand("migrate")) return noren::app::migrate(migrate);
  if (program.got_subcommand("nodes")) return noren::app::nodes(nodes);
  if (program.got_subcommand("backup")) return noren::app::backup(backup);
  if (program.got_subcommand("restore")) return noren::app::restore(restore);
  if (program.got_subcommand("simulate")) return noren::app::simulate(simulate);
  if (program.got_subcommand("mail")) return noren::app::classify_mail(classify);
  if (sandbox_command->parsed()) return noren::app::sandbox_psp(sandbox);
  return noren::app::verify(verify);
}
