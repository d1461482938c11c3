// The runs of the load client. Each gives its report, with "errors" and the text of the first one.
#pragma once

#include <string>

#include "nlohmann/json.hpp"
#include "tests/load/rotation_people.h"
#include "tests/load/traffic.h"

namespace jiedui::load {

struct ClosedLoopOptions {
  int callers = 64;  // calls always outstanding
  int threads = 2;
  double warm_up = 0.5;  // seconds before the window
  double seconds = 3;    // of the window
  pid_t server = 0;      // whose CPU time is read; 0: nobody's
};
// Every caller sends its next call when the last is answered.
nlohmann::json RunClosedLoop(const Traffic& traffic, const TrafficOptions& traffic_options,
                             const ClosedLoopOptions& options);

struct ImportOptions {
  std::string address;
  int rows = 20000;
  int parties = 0;
  pid_t server = 0;
};
// One ImportPairings stream, as the command `jiedui import` sends it.
nlohmann::json RunImport(const ImportOptions& options);

struct FillOptions {
  std::string address;  // of the registry for parties, else of the rotation service
  std::string kind;     // parties, categories, people, postings, budgets, allotments, needs
  Inventing inventing;
  pid_t server = 0;
};
// All that is invented of a kind, by one import stream.
nlohmann::json RunFill(const FillOptions& options);

struct ProgrammeOptions {
  std::string address;
  std::string rows;         // trusteeships.csv of the synthetic programme
  int callers = 16;         // calls always outstanding
  int measures = 0;         // entered in all
  bool plans_only = false;  // the trusteeships are there and in force: only surveys and plans
  pid_t server = 0;
};
// A whole programme through the public API: proposed, drawn up, signed by three, surveyed, planned, with measures. A report for each step.
nlohmann::json RunProgramme(const ProgrammeOptions& options);

struct EventsOptions {
  std::string redis;   // host:port
  double rate = 1000;  // a second
  double seconds = 3;
  int bytes = 500;  // hop: of a message
};
// Open loop: proposals at a fixed rate, and when each one's event reaches a subscriber.
nlohmann::json RunEvents(const Traffic& proposals, const EventsOptions& options);
// The limit of that: bare PUBLISH at the same rate to the same subscriber.
nlohmann::json RunHop(const EventsOptions& options);

}  // namespace jiedui::load
