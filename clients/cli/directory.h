// Display names of resources, asked once and kept for the life of the process.
#pragma once

#include <map>
#include <string>

#include "clients/cli/client.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"

namespace jiedui::cli {

class Directory {
 public:
  explicit Directory(Client& client) : client_(client) {}

  // "菏泽市人民政府" for "parties/gov-371700"; the resource name itself when it cannot be had: a table without the word is
  // better than none.
  std::string Party(const std::string& name);
  std::string Scheme(const std::string& name);
  std::string Region(const std::string& name);

  void Remember(const v1::Party& party) { names_[party.name()] = party.display_name(); }
  void Remember(const v1::Scheme& scheme) { names_[scheme.name()] = scheme.display_name(); }
  void Remember(const v1::Region& region) { names_[region.name()] = region.display_name(); }

 private:
  template <class Request, class Method>
  std::string Look(Method method, const std::string& name);

  Client& client_;
  std::map<std::string, std::string> names_;
};

}  // namespace jiedui::cli
