// noren: one program, several commands.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "app/commands.h"

int main(int argc, char** argv) {
  CLI::App program("Noren: an online-store platform for small Japanese net shops.", "noren");
  program.require_subcommand(1);

  noren::app::ServeCommand serve;
  CLI::App* serve_command = program.add_subcommand("serve", "Serve the shops of a folder");
  serve_command->add_option("--data", serve.data, "folder of the installation; made when missing")->required();
  serve_command->add_option("--listen", serve.listen, "HOST:PORT to listen on (default 127.0.0.1:8080)");
  serve_command->add_option("--database", serve.database, "postgres://… instead of the SQLite database in the folder");
  serve_command->add_option("--config", serve.config, "noren.toml");
  serve_command->add_flag("--demo", serve.demo, "fill an empty database with the demo shop and spool mail to the folder");

  noren::app::VerifyCommand verify;
  CLI::App* verify_command = program.add_subcommand("verify", "Audit the invariants of all shops; read-only, may run beside serve");
  verify_command->add_option("--data", verify.data, "folder of the installation")->required();
  verify_command->add_option("--database", verify.database, "postgres://… instead of the SQLite database in the folder");
  verify_command->add_flag("--json", verify.json, "print JSON");

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
    program.exit(error, std::cout, std::cerr);
    return 2;
  }
  if (serve_command->parsed()) return noren::app::serve(serve);
  return noren::app::verify(verify);
}
