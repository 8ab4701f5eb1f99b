/*
 * The least that can serve files over HTTP: one epoll loop which reads the path of each GET, and sends a header and the file by sendfile.
 * Nothing is checked or limited, so it is for measuring only: what it reaches is what the kernel lets any server reach.
 *
 *     http-loop FOLDER     serves FOLDER on port 80
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PORT = 80, BACKLOG = 1024, EVENTS = 256, SOCKETS = 4096, REQUEST = 2048 };
enum { PAGE = 4096, ROUND = 16 * PAGE, MOST_IN_PACKET = 65536 - 321 };

/*
 * After this much it is another connection's turn, as in Lanboot. With twice as much 256 clients get a tenth less, see SocketOutput.cs; 32 of them do not.
 */
static const off_t TURN = 2 << 20;

/* What is known of each socket, by its number; a file of 0 is none. */
static struct connection {
    int file;
    off_t at, length;
    int corked;
    size_t received;
    char request[REQUEST];
} connections[SOCKETS];

static int poller;

static void watch(int operation, int socket, unsigned events)
{
    struct epoll_event event = { .events = events, .data.fd = socket };
    if (epoll_ctl(poller, operation, socket, &event) < 0) {
        perror("epoll_ctl");
        exit(1);
    }
}

static void end(int socket)
{
    if (connections[socket].file)
        close(connections[socket].file);
    memset(&connections[socket], 0, offsetof(struct connection, request));
    close(socket);
}

static void accept_all(int listener)
{
    int socket, on = 1;
    while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(EPOLL_CTL_ADD, socket, EPOLLIN);
    }
}

/* Corked, a socket holds back what does not fill a segment: otherwise each filling of it ends in a small one. */
static void cork(int socket, int on)
{
    setsockopt(socket, IPPROTO_TCP, TCP_CORK, &on, sizeof on);
}

static int packets(int bytes, int segment)
{
    int largest = MOST_IN_PACKET / segment * segment;
    return bytes / largest + (bytes % largest >= segment);
}

/* How much of a file one sendfile is to send for large packets, by Lanboot's own rule: see FileRounds.cs. */
static off_t fit(int segment, int waiting, off_t at, off_t left, off_t most)
{
    int rest = waiting % segment;
    off_t sum = 0;
    while (sum < left && sum < most) {
        off_t round = ROUND - (at + sum) % PAGE;
        if ((round - PAGE) * packets(rest + round, segment) > round * packets(rest + round - PAGE, segment)) {
            sum += round - PAGE;
            break;
        }
        sum += round;
        rest = (rest + round) % segment;
    }
    return sum < left ? sum : left;
}

/* Sends until all is sent, the turn is over, or the socket is full and waits for room. */
static void send_file(int socket, int was_waiting)
{
    struct connection *to = &connections[socket];
    off_t most = TURN;
    int segment = 0, waiting = 0;
    socklen_t size = sizeof segment;
    getsockopt(socket, IPPROTO_TCP, TCP_MAXSEG, &segment, &size);
    ioctl(socket, SIOCOUTQNSD, &waiting);
    while (to->at < to->length && most > 0) {
        off_t left = to->length - to->at, part = fit(segment, waiting, to->at, left, most);
        if (part < left && !to->corked)
            cork(socket, to->corked = 1);
        ssize_t sent = sendfile(socket, to->file, &to->at, part);
        if (sent < 0 && errno == EAGAIN)
            break;
        if (sent <= 0) {
            end(socket);
            return;
        }
        most -= sent;
        waiting += sent;
    }

    if (to->at < to->length) {
        if (!was_waiting)
            watch(EPOLL_CTL_MOD, socket, EPOLLOUT);
        return;
    }

    if (to->corked)
        cork(socket, 0);
    close(to->file);
    memset(to, 0, offsetof(struct connection, request));
    if (was_waiting)
        watch(EPOLL_CTL_MOD, socket, EPOLLIN);
}

static void receive(int socket)
{
    struct connection *from = &connections[socket];
    ssize_t more = recv(socket, from->request + from->received, REQUEST - 1 - from->received, 0);
    if (more <= 0) {
        end(socket);
        return;
    }

    from->received += more;
    from->request[from->received] = 0;
    if (!strstr(from->request, "\r\n\r\n"))
        return;
    char path[REQUEST], header[128];
    struct stat facts;
    if (sscanf(from->request, "GET /%s", path) != 1 || (from->file = open(path, O_RDONLY)) < 0 || fstat(from->file, &facts) < 0) {
        from->file = 0;
        end(socket);
        return;
    }

    from->length = facts.st_size;
    int length = snprintf(header, sizeof header, "HTTP/1.1 200 OK\r\nContent-Length: %lld\r\n\r\n", (long long)from->length);
    send(socket, header, length, MSG_MORE | MSG_NOSIGNAL);
    send_file(socket, 0);
}

int main(int count, char **arguments)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(PORT) };
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    poller = epoll_create1(0);
    signal(SIGPIPE, SIG_IGN);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (count != 2 || chdir(arguments[1]) < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, BACKLOG) < 0) {
        perror("http-loop");
        return 1;
    }

    watch(EPOLL_CTL_ADD, listener, EPOLLIN);
    for (;;) {
        struct epoll_event ready[EVENTS];
        int many = epoll_wait(poller, ready, EVENTS, -1);
        for (int i = 0; i < many; i++) {
            if (ready[i].data.fd == listener)
                accept_all(listener);
            else if (ready[i].events & EPOLLIN)
                receive(ready[i].data.fd);
            else
                send_file(ready[i].data.fd, 1);
        }
    }
}
