/*
 * The least that can serve a file over NBD: one client at a time, the newstyle handshake with the options its clients begin with, and for
 * each READ a simple reply's header and the data: long data by sendfile, short replies to what was asked together in one call. Nothing is
 * checked, so it is for measuring only: what it reaches is what the kernel, and the client, let any server reach.
 *
 *     nbd-loop FILE           serves FILE on port 10809, whatever the export is called
 *     nbd-loop FILE copy      the same, but copies long data out of mapped memory
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <endian.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PORT = 10809, REQUEST = 28, INPUT = 1 << 16, OUTPUT = 1 << 18, SHORT = 1 << 14 };
enum { OPT_ABORT = 2, OPT_GO = 7, REP_ACK = 1, REP_INFO = 3, CMD_READ = 0, CMD_DISC = 2 };
static const uint32_t REP_ERR_UNSUP = 1u << 31 | 1, REPLY = 0x67446698;

static int client, file;
static const char *mapped;
static uint64_t size;
static char output[OUTPUT];
static size_t ready;

static int take(void *bytes, size_t length)
{
    for (char *at = bytes; length > 0;) {
        ssize_t count = recv(client, at, length, 0);
        if (count <= 0)
            return 0;
        at += count;
        length -= count;
    }

    return 1;
}

static void answer(uint32_t option, uint32_t type, const void *data, uint32_t length)
{
    struct { uint64_t magic; uint32_t option, type, length; char data[16]; } __attribute__((packed)) reply =
        { htobe64(0x3e889045565a9), htonl(option), htonl(type), htonl(length), "" };
    memcpy(reply.data, data, length);
    send(client, &reply, sizeof reply - sizeof reply.data + length, MSG_NOSIGNAL);
}

/* True once the client has an export. */
static int shake_hands(void)
{
    struct { uint64_t magic, version; uint16_t flags; } __attribute__((packed)) hello =
        { htobe64(0x4e42444d41474943), htobe64(0x49484156454f5054), htons(3) };
    struct { uint64_t magic; uint32_t option, length; } __attribute__((packed)) asked;
    struct { uint16_t type; uint64_t size; uint16_t flags; } __attribute__((packed)) export = { 0, htobe64(size), htons(3) };
    uint32_t flags;
    char data[4096];
    send(client, &hello, sizeof hello, MSG_NOSIGNAL);
    if (!take(&flags, sizeof flags))
        return 0;
    while (take(&asked, sizeof asked) && ntohl(asked.length) <= sizeof data && take(data, ntohl(asked.length))) {
        uint32_t option = ntohl(asked.option);
        if (option == OPT_ABORT)
            return 0;
        if (option == OPT_GO) {
            answer(option, REP_INFO, &export, sizeof export);
            answer(option, REP_ACK, "", 0);
            return 1;
        }

        answer(option, REP_ERR_UNSUP, "", 0);
    }

    return 0;
}

static int flush(void)
{
    for (char *at = output; ready > 0;) {
        ssize_t sent = send(client, at, ready, MSG_NOSIGNAL);
        if (sent <= 0)
            return 0;
        at += sent;
        ready -= sent;
    }

    return 1;
}

static int read_out(const char *request)
{
    struct { uint32_t magic, error; char cookie[8]; } reply = { htonl(REPLY), 0, "" };
    uint64_t from;
    uint32_t left;
    memcpy(reply.cookie, request + 8, 8);
    memcpy(&from, request + 16, 8);
    memcpy(&left, request + 24, 4);
    off_t at = be64toh(from);
    left = ntohl(left);
    if (left <= SHORT) {
        if (OUTPUT - ready < sizeof reply + left && !flush())
            return 0;
        memcpy(output + ready, &reply, sizeof reply);
        ready += sizeof reply;
        if (pread(file, output + ready, left, at) != left)
            return 0;
        ready += left;
        return 1;
    }

    if (!flush())
        return 0;
    send(client, &reply, sizeof reply, MSG_MORE | MSG_NOSIGNAL);
    while (left > 0) {
        ssize_t sent = mapped ? send(client, mapped + at, left, MSG_NOSIGNAL) : sendfile(client, file, &at, left);
        if (sent <= 0)
            return 0;
        if (mapped)
            at += sent;
        left -= sent;
    }

    return 1;
}

static void cork(int on)
{
    setsockopt(client, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
}

static void serve(void)
{
    char input[INPUT];
    size_t have = 0;
    ssize_t more;
    ready = 0;
    while ((more = recv(client, input + have, sizeof input - have, 0)) > 0) {
        char *at = input;
        /* Replies that follow one another share their segments. */
        cork(1);
        for (have += more; have >= REQUEST; at += REQUEST, have -= REQUEST) {
            if (at[7] == CMD_DISC || (at[7] == CMD_READ && !read_out(at)))
                return;
        }

        if (!flush())
            return;
        cork(0);
        memmove(input, at, have);
    }
}

int main(int count, char **arguments)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(PORT) };
    struct stat facts;
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    signal(SIGPIPE, SIG_IGN);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (count < 2 || count > 3 || (file = open(arguments[1], O_RDONLY)) < 0 || fstat(file, &facts) < 0
        || bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 16) < 0) {
        perror("nbd-loop");
        return 1;
    }

    size = facts.st_size;
    if (count == 3 && (mapped = mmap(NULL, size, PROT_READ, MAP_SHARED | MAP_POPULATE, file, 0)) == MAP_FAILED) {
        perror("nbd-loop");
        return 1;
    }

    for (;;) {
        /* accept(2) also tells of what became of a connection meanwhile. */
        if ((client = accept(listener, NULL, NULL)) < 0)
            continue;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (shake_hands())
            serve();
        close(client);
    }
}
