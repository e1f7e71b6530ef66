// A page that asks something: words, fields, one button. One template for all of them (members/ask). Private to the feature.
#pragma once
#include "html/html.h"
#include "members/gate.h"

namespace noren::members {

struct Field {
  const char* name;
  const char* type = "text";
  const char* autocomplete = "off";
  int most = 254;
  bool must = true;
  bool help = false;    // members.field_help.<name> stands below it
  bool digits = false;  // a telephone shows its digits
};

class Ask {
 public:
  // page: "register.", where its words stand: members.register.title and the others.
  Ask(const Pages& pages, const http::Request& request, const Context& context, std::string page);

  std::string word(const std::string& key) const;  // members.<page><key>
  std::string word(const std::string& key, std::initializer_list<std::pair<std::string_view, std::string>> places) const;

  Ask& lead(std::string text);
  Ask& note(std::string text);
  Ask& fact(std::string label, std::string text);
  Ask& keep(std::string text);  // a line of the list of what stays
  Ask& field(const Field& field, const std::string& value = "");
  Ask& check(const char* name, std::string label, bool checked, bool must = false);
  Ask& hidden(const char* name, const std::string& value);
  Ask& button(std::string label, bool danger = false);
  Ask& action(std::string path);  // unset: this page
  Ask& link(const std::string& path, std::string label);
  Ask& post(const std::string& path, std::string label, std::vector<std::pair<std::string, std::string>> fields = {});
  Ask& wrong(const Typed& typed);  // before the fields

  html::View& view() { return view_; }
  http::Response show(int status = 200) { return show("members/ask", status); }
  http::Response show(std::string_view template_name, int status);

 private:
  const Pages& pages_;
  const http::Request& request_;
  const Context& context_;
  const std::string page_;
  html::View view_;
  std::map<std::string, std::string> faults_;
};

}  // namespace noren::members
