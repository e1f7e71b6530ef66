// Turns files into parts of the binary, at build time.
//   embed sql FEATURE OUT.h FILE.sql...     one header of named statements: noren::FEATURE::sql::file_name
//   embed sql-list OUT.cc FEATURE...        the list of all statements, prepared once at start so that a typo fails early
//   embed files ROOT GEN LIST               LIST's files as one assembly file and a table path -> bytes (base/embedded.h)
#include <cctype>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("embed: cannot read " + path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out) throw std::runtime_error("embed: cannot write " + path);
}

// "…/find_order.postgres.sql" -> {"find_order", "postgres"}
std::pair<std::string, std::string> name_and_dialect(const std::string& path) {
  std::string name = path.substr(path.rfind('/') + 1);
  name.resize(name.size() - 4);
  const auto dot = name.find('.');
  if (dot == std::string::npos) return {name, ""};
  return {name.substr(0, dot), name.substr(dot + 1)};
}

// Comments explain the file to its reader; the database and its logs need the statement only.
std::string without_comments(const std::string& sql) {
  std::istringstream in(sql);
  std::string out, line;
  while (std::getline(in, line)) {
    if (line.rfind("--", 0) != 0) out += line + "\n";
  }
  return out;
}

void write_sql_header(const std::string& feature, const std::string& out_path, const std::vector<std::string>& files) {
  std::map<std::string, std::pair<std::string, std::string>> statements;  // name -> {sqlite, postgres}
  for (const auto& file : files) {
    const std::string text = read_file(file);
    if (text.rfind("--", 0) != 0) throw std::runtime_error("embed: " + file + " must open with a comment that says why it exists");
    const auto [name, dialect] = name_and_dialect(file);
    auto& entry = statements[name];
    if (dialect != "postgres") entry.first = without_comments(text);
    if (dialect != "sqlite") entry.second = without_comments(text);
  }
  std::ostringstream out;
  out << "// Made from src/" << feature << "/sql by tools/embed.\n#pragma once\n#include \"db/statement.h\"\n\nnamespace noren::"
      << feature << "::sql {\n";
  for (const auto& [name, text] : statements) {
    out << "inline constexpr db::Statement " << name << "{\"" << feature << "/" << name << "\", R\"SQL(" << text.first << ")SQL\", R\"SQL("
        << text.second << ")SQL\"};\n";
  }
  out << "inline constexpr const db::Statement* kAll[] = {";
  for (const auto& [name, text] : statements) out << "&" << name << ", ";
  out << "};\n}  // namespace noren::" << feature << "::sql\n";
  write_file(out_path, out.str());
}

void write_sql_list(const std::string& out_path, const std::vector<std::string>& features) {
  std::ostringstream out;
  out << "// Made by tools/embed.\n";
  for (const auto& feature : features) out << "#include \"" << feature << "/sql.h\"\n";
  out << "#include <vector>\n\nnamespace noren::db {\nstd::vector<const Statement*> all_statements() {\n  std::vector<const Statement*> all;\n";
  for (const auto& feature : features) {
    out << "  for (const Statement* statement : " << feature << "::sql::kAll) all.push_back(statement);\n";
  }
  out << "  return all;\n}\n}  // namespace noren::db\n";
  write_file(out_path, out.str());
}

void write_files(const std::string& root, const std::string& gen, const std::string& list) {
  std::map<std::string, std::string> files;  // path as looked up -> path on disk
  std::istringstream in(read_file(list));
  std::string path;
  while (std::getline(in, path)) {
    if (path.empty()) continue;
    const std::string& base = path.rfind(root + "/", 0) == 0 ? root : gen;
    files[path.substr(base.size() + 1)] = path;
  }
  std::ostringstream table;
  std::string bytes;  // one file of our own: what the table counts is what the assembler reads, whatever changes meanwhile
  table << "// Made by tools/embed.\n#include \"base/embedded.h\"\nextern \"C\" const char noren_embedded_bytes[];\n"
        << "namespace noren::embedded {\nstd::span<const File> all_files() {\n  static const File files[] = {\n";
  for (const auto& [name, disk] : files) {
    const std::string content = read_file(disk);
    table << "    {\"" << name << "\", {noren_embedded_bytes + " << bytes.size() << ", " << content.size() << "}},\n";
    bytes += content;
  }
  table << "    {\"\", {}}};\n  return std::span<const File>(files, " << files.size() << ");\n}\n}  // namespace noren::embedded\n";
  write_file(gen + "/embedded.bin", bytes);
  write_file(gen + "/embedded.S", ".section .rodata\n.globl noren_embedded_bytes\nnoren_embedded_bytes:\n.incbin \"" + gen +
                                      "/embedded.bin\"\n.byte 0\n.section .note.GNU-stack,\"\",@progbits\n");
  write_file(gen + "/embedded_table.cc", table.str());
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  try {
    if (args.size() >= 3 && args[0] == "sql") {
      write_sql_header(args[1], args[2], {args.begin() + 3, args.end()});
    } else if (args.size() >= 2 && args[0] == "sql-list") {
      write_sql_list(args[1], {args.begin() + 2, args.end()});
    } else if (args.size() == 4 && args[0] == "files") {
      write_files(args[1], args[2], args[3]);
    } else {
      std::cerr << "embed: wrong arguments\n";
      return 2;
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
  return 0;
}
