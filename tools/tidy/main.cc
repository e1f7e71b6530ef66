// Checks the house rules over the whole tree:  tidy SOURCE_DIR   prints "file:line: rule: words" for each finding, exit 1 when any.
//                                              tidy --self-test  checks the rules themselves on bad and good examples.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "rules.h"
#include "self_test.h"
#include "tree_rules.h"

namespace fs = std::filesystem;

namespace noren::tidy {
namespace {

const std::set<std::string> kSkippedFolders = {"build", "node_modules", "data", ".git", ".cache", "pictures", "fuzz"};
const std::set<std::string> kTextEndings = {".cc",  ".h",    ".sql",  ".html", ".css",     ".js",   ".mjs",      ".toml", ".md", ".cmake",
                                            ".txt", ".json", ".supp", ".svg",  ".service", ".conf", ".sysusers", ".cfg",  ".1",  ""};
const std::set<std::string> kSkippedFiles = {"package-lock.json"};

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// data/ at the top is a shop's, inside src/ it belongs to a feature.
bool skipped(const fs::path& path, bool top) {
  const std::string name = path.filename().string();
  return kSkippedFolders.count(name) > 0 && (top || name != "data");
}

std::vector<fs::path> files_of(const fs::path& root) {
  std::vector<fs::path> files;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator(); ++it) {
    const fs::path& path = it->path();
    if (it->is_directory()) {
      if (skipped(path, it.depth() == 0)) it.disable_recursion_pending();
    } else if (it->is_regular_file() && kTextEndings.count(path.extension().string()) > 0 &&
               kSkippedFiles.count(path.filename().string()) == 0) {
      files.push_back(path);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

int check_tree(const fs::path& root) {
  const auto layers_text = read_file(root / "src/LAYERS");
  if (!layers_text) {
    std::cerr << "tidy: " << root.string() << " has no src/LAYERS; give the root of the source tree\n";
    return 2;
  }
  const Layers layers(*layers_text);
  const ReadHeader read = [&root](const std::string& path) { return read_file(root / "src" / path); };
  Tree tree;
  Findings findings;
  for (const fs::path& path : files_of(root)) {
    const auto text = read_file(path);
    if (!text || text->find('\0') != std::string::npos) continue;
    const Source source(fs::relative(path, root).string(), *text);
    tree.add(source);
    for (Finding& finding : check(source, layers, read)) findings.push_back(std::move(finding));
  }
  for (Finding& finding : tree.check()) findings.push_back(std::move(finding));
  for (const Finding& finding : findings) {
    std::cout << finding.path << ":" << finding.line << ": " << finding.rule << ": " << finding.words << "\n";
  }
  if (!findings.empty()) std::cout << "tidy: " << findings.size() << " findings\n";
  return findings.empty() ? 0 : 1;
}

}  // namespace
}  // namespace noren::tidy

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: tidy SOURCE_DIR | tidy --self-test\n";
    return 2;
  }
  if (std::string(argv[1]) == "--self-test") return noren::tidy::self_test();
  return noren::tidy::check_tree(argv[1]);
}
