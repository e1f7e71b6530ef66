// noren mail classify: what came back, read; one line per recipient. Exit codes as in commands.h.
#pragma once
#include <string>
#include <vector>

namespace noren::app {

struct ClassifyCommand {
  bool tsv = true;
  std::vector<std::string> files;  // mails, mboxes or notices in JSON; "-" is the standard input
};
int classify_mail(const ClassifyCommand& command);

}  // namespace noren::app
