// What every command that writes takes and tells.
#pragma once

#include <string>
#include <string_view>

#include "CLI/CLI.hpp"
#include "clients/cli/session.h"
#include "common/base/id.h"
#include "common/base/text.h"

namespace jiedui::cli {

struct WriteOptions {
  std::string request_id;
  bool validate_only = false;
};

void AddWriteOptions(CLI::App* command, WriteOptions& options);

template <class Request>
void SetWrite(const WriteOptions& options, Request& request) {
  request.set_request_id(options.request_id.empty() ? NewUuid() : options.request_id);
  request.set_validate_only(options.validate_only);
}

// A write that was sent, with what came of it unknown: repeated under the same id it takes effect once.
absl::Status WithRequestId(Session& session, const absl::Status& status, std::string_view request_id);

// After the answer was printed.
void NoteWritten(Session& session, const Trailer& trailer, const WriteOptions& options);

// Today in Asia/Shanghai.
std::string Today();
// An etag as the service wants it: shells eat the quotes.
std::string Quoted(const std::string& etag);

// The version of a resource, just read, that a change is to apply to: the one that the official names, or this one, which is shown.
template <class Resource>
void NoteSeen(Session& session, std::string_view action, const std::string& etag, Resource& resource) {
  if (!etag.empty()) {
    resource.set_etag(Quoted(etag));
  } else {
    session.Note(StrCat(action, "：", resource.name(), "，第 ", resource.revision(), " 版"));
  }
}

}  // namespace jiedui::cli
