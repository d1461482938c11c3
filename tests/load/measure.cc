#include "tests/load/measure.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

namespace jiedui::load {

void AddPercentiles(nlohmann::json& report, const char* prefix, std::vector<float>& microseconds) {
  if (microseconds.empty()) return;
  std::sort(microseconds.begin(), microseconds.end());
  const std::string name(prefix);
  report[name + "p50_us"] = microseconds[microseconds.size() / 2];
  report[name + "p99_us"] = microseconds[microseconds.size() * 99 / 100];
  report[name + "max_us"] = microseconds.back();
}

double CpuSeconds(pid_t pid) {
  if (pid == 0) return 0;
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::istringstream fields(text.substr(std::min(text.rfind(')') + 2, text.size())));  // the name may hold anything
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;  // utime and stime are the 14th and 15th field
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace jiedui::load
