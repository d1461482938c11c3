// The load client: one run a call, its report as one line of JSON. tests/load/run.py puts runs together.
#include <cstdio>

#include "CLI/CLI.hpp"
#include "tests/load/runs.h"

int main(int argc, char** argv) {
  using namespace jiedui::load;
  TrafficOptions traffic{.channels = 2};
  ClosedLoopOptions closed;
  ImportOptions import;
  EventsOptions events;
  ProgrammeOptions programme;
  FillOptions fill;
  pid_t server = 0;

  CLI::App app("Load on loopback, bounded in count and time");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--address", traffic.address, "Of the server");
  app.add_option("--server", server, "Process id of the server, for its CPU time");
  app.add_option("--parties", traffic.parties, "Parties that were loaded: parties/load-0 …");
  app.add_option("--seconds", closed.seconds)->check(CLI::Range(0.1, 60.0));

  CLI::App* call = app.add_subcommand("call", "Closed loop of one unary method");
  call->add_option("method", traffic.method, "echo, get, propose, school-file or coverage")->required();
  call->add_option("--callers", closed.callers)->check(CLI::Range(1, 1024));
  call->add_option("--warm-up", closed.warm_up)->check(CLI::Range(0.0, 10.0));
  call->add_option("--pairings", traffic.pairings, "Pairings that were loaded: pairings/load-0 …");
  call->add_option("--trusteeships", traffic.trusteeships, "Trusteeships that were loaded");
  call->add_option("--request-bytes", traffic.request_bytes);
  call->add_option("--response-bytes", traffic.response_bytes);

  CLI::App* filling = app.add_subcommand("fill", "Invented rows of the rotation service by their import stream");
  filling->add_option("kind", fill.kind, "parties, categories, people, postings, budgets, allotments or needs")
      ->required();
  CLI::App* ask = app.add_subcommand("ask", "Closed loop of one question to the rotation service that was filled");
  ask->add_option("method", traffic.method, "The RPC: GetServiceRecord …")->required();
  ask->add_option("--area", traffic.area, "Who asks and about what: a division code; none for the nation");
  ask->add_option("--callers", closed.callers)->check(CLI::Range(1, 1024));
  ask->add_option("--warm-up", closed.warm_up)->check(CLI::Range(0.0, 10.0));
  for (CLI::App* invented : {filling, ask}) {
    invented->add_option("--people", fill.inventing.people)->check(CLI::Range(100, 10'000'000));
    invented->add_option("--postings", fill.inventing.postings, "Of each person")->check(CLI::Range(1, 10));
    invented->add_option("--counties", fill.inventing.counties, "Division codes")->delimiter(',')->required();
  }

  CLI::App* rows = app.add_subcommand("import", "One stream of ImportPairings");
  rows->add_option("--rows", import.rows)->check(CLI::Range(1, 1'000'000));

  CLI::App* whole = app.add_subcommand("programme", "A whole programme of trusteeship, from proposals to measures");
  whole->add_option("--rows", programme.rows, "trusteeships.csv of tests/lib/programme.py")->required();
  whole->add_option("--callers", programme.callers)->check(CLI::Range(1, 1024));
  whole->add_option("--measures", programme.measures)->check(CLI::Range(0, 1'000'000));
  whole->add_flag("--plans-only", programme.plans_only, "The trusteeships are in force: surveys and plans");

  for (CLI::App* run : {app.add_subcommand("events", "Proposals at a rate, and their events at a subscriber"),
                        app.add_subcommand("hop", "PUBLISH at a rate, and the messages at a subscriber")}) {
    run->add_option("--redis", events.redis)->required();
    run->add_option("--rate", events.rate)->check(CLI::Range(1.0, 100'000.0));
    run->add_option("--bytes", events.bytes)->check(CLI::Range(1, 65536));
  }
  CLI11_PARSE(app, argc, argv);

  closed.server = import.server = programme.server = fill.server = server;
  programme.address = fill.address = traffic.address;
  import.address = traffic.address;
  import.parties = traffic.parties;
  events.seconds = closed.seconds;
  nlohmann::json report;
  if (app.got_subcommand("import")) {
    report = RunImport(import);
  } else if (app.got_subcommand("fill")) {
    report = RunFill(fill);
  } else if (app.got_subcommand("programme")) {
    report = RunProgramme(programme);
  } else if (app.got_subcommand("hop")) {
    report = RunHop(events);
  } else {
    if (app.got_subcommand("events")) traffic.method = "propose";
    const std::unique_ptr<Traffic> kind =
        app.got_subcommand("ask") ? MakeRotationTraffic(traffic, fill.inventing) : MakeTraffic(traffic);
    if (kind == nullptr) return 2;
    report = app.got_subcommand("events") ? RunEvents(*kind, events) : RunClosedLoop(*kind, traffic, closed);
  }
  std::printf("%s\n", report.dump().c_str());
  return report.value("errors", 0) == 0 ? 0 : 1;
}
