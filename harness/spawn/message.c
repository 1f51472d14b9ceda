/* SPDX-License-Identifier: MIT */
/*
 * Packets, and orders in memfds.
 *
 * An order is a struct order_header, then the CPU mask, then NUL-ended
 * texts: dir, the arguments, the environment.  A memfd and not a packet,
 * because an environment may be larger than any packet.
 */
#include "spawn/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/cpuset.h"
#include "base/error.h"
#include "base/fs.h"

struct order_header {
	int64_t timeout_ns, memory_limit;
	size_t cpu_word_count;
	size_t argc, envc;
	int fixed_addresses, shift_pages, has_dir;
};

static void add_text(struct buf *out, const char *text)
{
	buf_add(out, text, strlen(text) + 1);
}

static size_t count_texts(const char *const *texts)
{
	size_t count = 0;

	while (texts != NULL && texts[count] != NULL)
		count++;
	return count;
}

static void add_texts(struct buf *out, const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_text(out, texts[i]);
}

static void print_order(const struct spawn_request *request, struct buf *out)
{
	const struct cpuset *cpus = request->cpus;
	const struct order_header header = {
		.timeout_ns = request->timeout_ns,
		.memory_limit = request->memory_limit,
		.cpu_word_count = cpus != NULL ? cpus->count : 0,
		.argc = count_texts(request->argv),
		.envc = count_texts(request->envp),
		.fixed_addresses = request->fixed_addresses,
		.shift_pages = request->shift_pages,
		.has_dir = request->dir != NULL,
	};

	buf_add(out, &header, sizeof(header));
	if (header.cpu_word_count > 0)
		buf_add(out, cpus->words, cpus->count * sizeof(*cpus->words));
	add_text(out, header.has_dir ? request->dir : "");
	add_texts(out, request->argv, header.argc);
	add_texts(out, request->envp, header.envc);
}

int order_write(const struct spawn_request *request, struct error *err)
{
	struct buf text = BUF_INIT;
	int fd = memfd_create("order", MFD_CLOEXEC);

	print_order(request, &text);
	if (fd < 0 || fs_write_all(fd, text.data, text.len) < 0) {
		error_errno(err, "cannot write an order to the warden");
		if (fd >= 0)
			close(fd);
		fd = -1;
	}
	buf_release(&text);
	return fd;
}

/* The text at *AT; *AT moves behind it.  NULL if it has no end. */
static char *take_text(char **at, const char *end)
{
	char *text = *at;
	char *nul = memchr(text, '\0', (size_t)(end - text));

	if (nul == NULL)
		return NULL;
	*at = nul + 1;
	return text;
}

static char **take_texts(char **at, const char *end, size_t count)
{
	char **texts = xcalloc(count + 1, sizeof(*texts));

	for (size_t i = 0; i < count; i++)
		texts[i] = take_text(at, end);
	return texts;
}

static int map_order(struct order *order, int fd)
{
	struct stat status;
	void *memory;

	if (fstat(fd, &status) < 0)
		return -1;
	order->size = (size_t)status.st_size;
	if (order->size < sizeof(struct order_header)) {
		errno = EBADMSG;
		return -1;
	}
	memory = mmap(NULL, order->size, PROT_READ | PROT_WRITE, MAP_PRIVATE,
		      fd, 0);
	if (memory == MAP_FAILED)
		return -1;
	order->memory = memory;
	return 0;
}

int order_read(struct order *order, int fd)
{
	const struct order_header *header;
	char *at, *end;
	const char *dir;

	*order = (struct order){ .memory = NULL };
	if (map_order(order, fd) < 0)
		return -1;
	header = order->memory;
	at = (char *)order->memory + sizeof(*header);
	end = (char *)order->memory + order->size;
	order->timeout_ns = header->timeout_ns;
	order->memory_limit = header->memory_limit;
	order->fixed_addresses = header->fixed_addresses;
	order->shift_pages = header->shift_pages;
	order->cpu_word_count = header->cpu_word_count;
	order->cpu_words = (unsigned long *)(void *)at;
	at += order->cpu_word_count * sizeof(*order->cpu_words);
	dir = take_text(&at, end);
	order->dir = header->has_dir ? dir : NULL;
	order->argv = take_texts(&at, end, header->argc);
	order->envp = take_texts(&at, end, header->envc);
	return 0;
}

void order_release(struct order *order)
{
	free(order->argv);
	free(order->envp);
	if (order->memory != NULL)
		munmap(order->memory, order->size);
	*order = (struct order){ .memory = NULL };
}

static void attach_fds(struct msghdr *message, const int *fds, size_t count)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(count * sizeof(*fds));
	memcpy(CMSG_DATA(header), fds, count * sizeof(*fds));
}

int packet_send(int socket, const void *data, size_t size, const int *fds,
		size_t fd_count)
{
	struct iovec part = { .iov_base = (void *)(uintptr_t)data,
			      .iov_len = size };
	_Alignas(struct cmsghdr) char
		control[CMSG_SPACE(LAUNCH_FDS * sizeof(int))] = "";
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	ssize_t n;

	if (fd_count > 0) {
		message.msg_control = control;
		message.msg_controllen = CMSG_SPACE(fd_count * sizeof(*fds));
		attach_fds(&message, fds, fd_count);
	}
	do
		n = sendmsg(socket, &message, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -1 : 0;
}

static void detach_fds(struct msghdr *message, int *fds, size_t fd_count)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);
	size_t count;

	for (size_t i = 0; i < fd_count; i++)
		fds[i] = -1;
	if (header == NULL || header->cmsg_type != SCM_RIGHTS)
		return;
	count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(*fds);
	if (count > fd_count)
		count = fd_count;
	memcpy(fds, CMSG_DATA(header), count * sizeof(*fds));
}

int packet_receive(int socket, void *data, size_t size, int *fds,
		   size_t fd_count)
{
	struct iovec part = { .iov_base = data, .iov_len = size };
	_Alignas(struct cmsghdr) char
		control[CMSG_SPACE(LAUNCH_FDS * sizeof(int))];
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = CMSG_SPACE(fd_count * sizeof(*fds)),
	};
	ssize_t n;

	/* ECONNRESET: the other end closed without reading all of ours.  It is
	 * said once, and before what that end had sent us, which still lies
	 * there. */
	do
		n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	while (n < 0 && (errno == EINTR || errno == ECONNRESET));
	if (n < 0)
		return -1;
	detach_fds(&message, fds, fd_count);
	return (size_t)n == size ? 1 : 0;
}
