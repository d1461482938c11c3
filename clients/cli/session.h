// One run of the program: what was asked for, where to print, whom to ask.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/client.h"
#include "clients/cli/directory.h"
#include "clients/cli/errors.h"
#include "clients/cli/resolve.h"
#include "clients/cli/settings.h"
#include "clients/cli/table.h"
#include "google/protobuf/message.h"

namespace jiedui::cli {

struct Streams {
  std::ostream& out;
  std::ostream& err;
  int out_width = 0;          // cells of the terminal behind `out`; 0: none, nothing is shortened
  bool err_terminal = false;  // progress is shown
};

class Session {
 public:
  Session(Settings chosen, const Streams& to)
      : settings(std::move(chosen)), streams(to), client(settings), directory(client), resolve(client, directory) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  bool json() const { return settings.format == Format::kJson; }

  // Table or CSV, as was chosen.
  void Print(const Table& table) const;
  // The same, never shortened: for all fields of one resource.
  void PrintWhole(const Table& table) const;
  // One object on several lines.
  void PrintJson(const google::protobuf::Message& message) const;
  // An array, one object a line.
  template <class Message>
  void PrintJson(const std::vector<Message>& messages) const {
    streams.out << "[";
    for (const auto& message : messages)
      streams.out << (&message == &messages.front() ? "\n" : ",\n") << JsonLine(message);
    streams.out << "\n]\n";
  }
  // A sentence beside the answer, on stderr.
  void Note(std::string_view chinese) const;
  // What came beside the answer of a write: the rules that only urge, and the event.
  void Notes(const Trailer& trailer) const;

  static std::string JsonLine(const google::protobuf::Message& message);

  const Settings settings;
  const Streams streams;
  Client client;
  Directory directory;
  Resolver resolve;
};

// What a command does once the command line is understood.
using Body = std::function<absl::StatusOr<Exit>(Session&)>;

}  // namespace jiedui::cli
