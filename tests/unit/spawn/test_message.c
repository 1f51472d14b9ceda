/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cpuset.h"
#include "base/error.h"
#include "spawn/message.h"

/* An order to kill that comes too late must not lose the last report. */
void test_message_survives_reset(void **state)
{
	struct report sent = { .kind = REPORT_ENDED, .pid = 42 }, got;
	int ends[2];

	(void)state;
	memset(&got, 0, sizeof(got));
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	assert_int_equal(packet_send(ends[0], "k", 1, NULL, 0), 0);
	assert_int_equal(packet_receive(ends[0], &got, sizeof(got), NULL, 0),
			 -1);
	assert_int_equal(errno, EAGAIN);
	assert_int_equal(packet_send(ends[1], &sent, sizeof(sent), NULL, 0), 0);
	close(ends[1]);
	assert_int_equal(packet_receive(ends[0], &got, sizeof(got), NULL, 0),
			 1);
	assert_int_equal(got.pid, 42);
	assert_int_equal(packet_receive(ends[0], &got, sizeof(got), NULL, 0),
			 0);
	assert_int_equal(packet_send(ends[0], "k", 1, NULL, 0), -1);
	assert_int_equal(errno, EPIPE);
	close(ends[0]);
}

void test_message_order_round_trip(void **state)
{
	const char *const argv[] = { "/bin/x", "", "a b\n", NULL };
	const char *const envp[] = { "A=1", "B=", NULL };
	struct cpuset cpus = { .words = NULL };
	struct spawn_request request = { .argv = argv,
					 .envp = envp,
					 .cpus = &cpus,
					 .timeout_ns = 7,
					 .memory_limit = 8,
					 .fixed_addresses = true };
	struct error err = ERROR_INIT;
	struct order order;
	int fd;

	(void)state;
	cpuset_add(&cpus, 130);
	fd = order_write(&request, &err);
	assert_true(fd >= 0);
	assert_int_equal(order_read(&order, fd), 0);
	assert_null(order.dir);
	for (int i = 0; i < 4; i++)
		if (argv[i] != NULL)
			assert_string_equal(order.argv[i], argv[i]);
		else
			assert_null(order.argv[i]);
	assert_string_equal(order.envp[1], "B=");
	assert_null(order.envp[2]);
	assert_int_equal(order.timeout_ns, 7);
	assert_int_equal(order.memory_limit, 8);
	assert_true(order.fixed_addresses);
	assert_int_equal(order.cpu_word_count, cpus.count);
	assert_memory_equal(order.cpu_words, cpus.words,
			    cpus.count * sizeof(*cpus.words));
	order_release(&order);
	assert_int_equal(ftruncate(fd, 3), 0);
	assert_int_equal(order_read(&order, fd), -1);
	assert_int_equal(errno, EBADMSG);
	order_release(&order);
	close(fd);
	cpuset_release(&cpus);
}
