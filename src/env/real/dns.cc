#include "env/real/dns.h"

#include <ares.h>
#include <ares_nameser.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <sys/time.h>

#include <memory>
#include <stdexcept>

namespace noren::env {
namespace {

constexpr int kAnswer_ms = 3000, kTries = 2;

struct ChannelEnd {
  void operator()(ares_channel channel) const { ares_destroy(channel); }
};
using Channel = std::unique_ptr<ares_channeldata, ChannelEnd>;

// What came back of one question.
struct Heard {
  int status = ARES_ETIMEOUT;
  std::string bytes;                   // of an answer that is read by its kind
  std::vector<std::string> addresses;  // of one that the library has read
  bool over = false;
};

// One channel for each question: the library's are not for several threads, and its settings are read anew in a moment.
Channel open_channel(const std::string& server) {
  ares_options options{};
  options.timeout = kAnswer_ms;
  options.tries = kTries;
  ares_channel raw = nullptr;
  if (ares_init_options(&raw, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES) != ARES_SUCCESS)
    throw std::runtime_error("the library that asks name servers could not be started");
  Channel channel(raw);
  if (!server.empty() && ares_set_servers_ports_csv(channel.get(), server.c_str()) != ARES_SUCCESS)
    throw std::invalid_argument("a name server is an IP address, with a port behind it or without");
  return channel;
}

void wait_for(const Channel& channel, const Heard& heard) {
  while (!heard.over) {
    ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
    // Numbers of files may be large where many are open: nothing that is made of bits by number.
    const int mask = ares_getsock(channel.get(), sockets, ARES_GETSOCK_MAXNUM);
    pollfd waits[ARES_GETSOCK_MAXNUM];
    nfds_t count = 0;
    for (int n = 0; n < ARES_GETSOCK_MAXNUM; ++n) {
      short events = 0;
      if (ARES_GETSOCK_READABLE(mask, n)) events |= POLLIN;
      if (ARES_GETSOCK_WRITABLE(mask, n)) events |= POLLOUT;
      if (events != 0) waits[count++] = {sockets[n], events, 0};
    }
    timeval room{};
    timeval most{1, 0};
    const timeval* wait = ares_timeout(channel.get(), &most, &room);
    const int ready = ::poll(waits, count, static_cast<int>(wait->tv_sec * 1000 + wait->tv_usec / 1000) + 1);
    if (ready <= 0) ares_process_fd(channel.get(), ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    for (nfds_t n = 0; ready > 0 && n < count; ++n) {
      const bool in = (waits[n].revents & (POLLIN | POLLERR | POLLHUP)) != 0, out = (waits[n].revents & POLLOUT) != 0;
      if (in || out) ares_process_fd(channel.get(), in ? waits[n].fd : ARES_SOCKET_BAD, out ? waits[n].fd : ARES_SOCKET_BAD);
    }
  }
}

void take_bytes(void* into, int status, int, unsigned char* bytes, int size) {
  auto& heard = *static_cast<Heard*>(into);
  heard.status = status;
  if (bytes != nullptr && size > 0) heard.bytes.assign(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  heard.over = true;
}

void take_addresses(void* into, int status, int, ares_addrinfo* found) {
  auto& heard = *static_cast<Heard*>(into);
  heard.status = status;
  for (const ares_addrinfo_node* node = found != nullptr ? found->nodes : nullptr; node != nullptr; node = node->ai_next) {
    char text[INET6_ADDRSTRLEN] = "";
    if (node->ai_family == AF_INET) ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(node->ai_addr)->sin_addr, text, sizeof text);
    if (node->ai_family == AF_INET6)
      ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(node->ai_addr)->sin6_addr, text, sizeof text);
    if (text[0] != '\0') heard.addresses.emplace_back(text);
  }
  if (found != nullptr) ares_freeaddrinfo(found);
  heard.over = true;
}

DnsFault fault_of(int status) {
  if (status == ARES_ENOTFOUND) return DnsFault::no_name;
  if (status == ARES_ENODATA) return DnsFault::nothing;
  return DnsFault::away;
}

Heard ask(const std::string& server, const std::string& name, int type) {
  Heard heard;
  const Channel channel = open_channel(server);
  // With the dot nothing of the machine's own domain is tried behind it.
  ares_query(channel.get(), (name + ".").c_str(), ns_c_in, type, take_bytes, &heard);
  wait_for(channel, heard);
  return heard;
}

const unsigned char* start_of(const Heard& heard) { return reinterpret_cast<const unsigned char*>(heard.bytes.data()); }
int size_of(const Heard& heard) { return static_cast<int>(heard.bytes.size()); }

template <class Entry>
struct ListEnd {
  void operator()(Entry* list) const { ares_free_data(list); }
};

// "1.2.0.192.in-addr.arpa", and its like for IPv6; "" for what is no address.
std::string reverse_name(const std::string& address) {
  in_addr four{};
  in6_addr six{};
  std::string name;
  if (::inet_pton(AF_INET, address.c_str(), &four) == 1) {
    const std::uint32_t bits = ntohl(four.s_addr);
    for (int shift = 0; shift < 32; shift += 8) name += std::to_string((bits >> shift) & 0xFF) + ".";
    return name + "in-addr.arpa";
  }
  if (::inet_pton(AF_INET6, address.c_str(), &six) != 1) return "";
  constexpr const char* kDigits = "0123456789abcdef";
  for (int n = 15; n >= 0; --n) name += {kDigits[six.s6_addr[n] & 0xF], '.', kDigits[six.s6_addr[n] >> 4], '.'};
  return name + "ip6.arpa";
}

}  // namespace

RealDns::RealDns(std::string server) : server_(std::move(server)) {
  static const int started = ares_library_init(ARES_LIB_INIT_ALL);
  if (started != ARES_SUCCESS) throw std::runtime_error("the library that asks name servers could not be started");
  open_channel(server_);
}

DnsAnswer<MailExchange> RealDns::exchanges(const std::string& domain) {
  const Heard heard = ask(server_, domain, ns_t_mx);
  if (heard.status != ARES_SUCCESS) return Fail(fault_of(heard.status));
  ares_mx_reply* first = nullptr;
  const int status = ares_parse_mx_reply(start_of(heard), size_of(heard), &first);
  const std::unique_ptr<ares_mx_reply, ListEnd<ares_mx_reply>> owned(first);
  if (status != ARES_SUCCESS) return Fail(fault_of(status));
  std::vector<MailExchange> found;
  for (const ares_mx_reply* each = first; each != nullptr; each = each->next) found.push_back({each->priority, each->host});
  if (found.empty()) return Fail(DnsFault::nothing);
  return found;
}

DnsAnswer<std::string> RealDns::addresses(const std::string& host) {
  Heard heard;
  const Channel channel = open_channel(server_);
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = ARES_AI_NOSORT;
  ares_getaddrinfo(channel.get(), host.c_str(), nullptr, &hints, take_addresses, &heard);
  wait_for(channel, heard);
  if (heard.status != ARES_SUCCESS) return Fail(fault_of(heard.status));
  if (heard.addresses.empty()) return Fail(DnsFault::nothing);
  return heard.addresses;
}

DnsAnswer<std::string> RealDns::texts(const std::string& name) {
  const Heard heard = ask(server_, name, ns_t_txt);
  if (heard.status != ARES_SUCCESS) return Fail(fault_of(heard.status));
  ares_txt_ext* first = nullptr;
  const int status = ares_parse_txt_reply_ext(start_of(heard), size_of(heard), &first);
  const std::unique_ptr<ares_txt_ext, ListEnd<ares_txt_ext>> owned(first);
  if (status != ARES_SUCCESS) return Fail(fault_of(status));
  std::vector<std::string> found;
  for (const ares_txt_ext* each = first; each != nullptr; each = each->next) {
    if (each->record_start != 0 || found.empty()) found.emplace_back();
    found.back().append(reinterpret_cast<const char*>(each->txt), each->length);
  }
  if (found.empty()) return Fail(DnsFault::nothing);
  return found;
}

DnsAnswer<std::string> RealDns::names(const std::string& address) {
  const std::string name = reverse_name(address);
  if (name.empty()) return Fail(DnsFault::no_name);
  const Heard heard = ask(server_, name, ns_t_ptr);
  if (heard.status != ARES_SUCCESS) return Fail(fault_of(heard.status));
  hostent* host = nullptr;
  const int status = ares_parse_ptr_reply(start_of(heard), size_of(heard), nullptr, 0, AF_INET, &host);
  const std::unique_ptr<hostent, void (*)(hostent*)> owned(host, ares_free_hostent);
  if (status != ARES_SUCCESS || host == nullptr) return Fail(fault_of(status));
  std::vector<std::string> found;
  for (char** each = host->h_aliases; each != nullptr && *each != nullptr; ++each) found.emplace_back(*each);
  if (found.empty() && host->h_name != nullptr) found.emplace_back(host->h_name);
  if (found.empty()) return Fail(DnsFault::nothing);
  return found;
}

}  // namespace noren::env
