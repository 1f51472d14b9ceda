/* SPDX-License-Identifier: MIT */
/*
 * ORDER_COUNT: what the calls ask of Python's allocators; ORDER_WITNESS: the
 * same, and the harness is shown every request.
 *
 * All three domains (raw, mem, object) are wrapped.  A request counts once,
 * in the domain where it was made: pymalloc passes large requests on to the
 * raw domain, so the wrapper of an outer domain says `inside` while its inner
 * allocator runs, and the raw wrapper lets such requests through.
 *
 * What a block has asked for is kept in a table of our own, because the
 * allocator only knows roundings.  Invariant: the table holds exactly the live
 * blocks that were allocated or resized while armed, and `live_bytes` is the
 * sum of their charges.  A block from before is charged nothing: freeing it
 * takes nothing off, and resizing it charges only later growth, since its size
 * before is not known.
 */
#include "probe/guest.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h> /* calloc, free: never a domain that is wrapped */
#include <string.h>

enum { DOMAIN_RAW, DOMAIN_MEM, DOMAIN_OBJECT, DOMAIN_COUNT };

enum { FIRST_ROOM = 1 << 12 };

/* PyMemAllocatorEx, the same since 3.5; not in the limited headers. */
struct allocator {
	void *ctx;
	void *(*malloc)(void *ctx, size_t size);
	void *(*calloc)(void *ctx, size_t count, size_t size);
	void *(*realloc)(void *ctx, void *ptr, size_t size);
	void (*free)(void *ctx, void *ptr);
};

typedef void (*allocator_fn)(int domain, struct allocator *allocator);

struct block {
	uintptr_t key; /* the address; 0: no block */
	size_t size;
	int64_t charge; /* of live_bytes */
};

struct domain {
	struct hook *hook;
	struct allocator inner;
	bool may_nest; /* its inner allocator may use the raw domain */
};

struct hook {
	struct domain domains[DOMAIN_COUNT];
	atomic_uintptr_t inside; /* the thread in an inner allocator, or 0 */
	atomic_flag lock;	 /* the raw domain needs no interpreter lock */
	bool armed;
	struct guest *witnessed; /* NULL: nobody is shown anything */
	pthread_t thread;	 /* whose requests are shown */
	bool lost;		 /* the table could not grow */
	struct block *blocks;
	size_t room, used; /* room is a power of two, at most half used */
	int64_t allocations, allocated_bytes, live_bytes, peak_bytes;
};

static size_t place_of(const struct hook *hook, uintptr_t key)
{
	uint64_t mixed = (uint64_t)key * UINT64_C(0x9e3779b97f4a7c15);

	return (size_t)(mixed >> 20) & (hook->room - 1);
}

/* Where KEY is, or the empty place where it would be. */
static struct block *find_place(const struct hook *hook, uintptr_t key)
{
	size_t i = place_of(hook, key);

	while (hook->blocks[i].key != 0 && hook->blocks[i].key != key)
		i = (i + 1) & (hook->room - 1);
	return &hook->blocks[i];
}

static int make_room(struct hook *hook)
{
	struct block *before = hook->blocks;
	size_t room_before = hook->room, i;
	struct block *blocks;

	if (hook->used < hook->room / 2)
		return 0;
	blocks = calloc(room_before * 2, sizeof(*blocks));
	if (!blocks)
		return -1;
	hook->blocks = blocks;
	hook->room = room_before * 2;
	for (i = 0; i < room_before; i++) {
		if (before[i].key != 0)
			*find_place(hook, before[i].key) = before[i];
	}
	free(before);
	return 0;
}

static void put_block(struct hook *hook, const struct block *block)
{
	struct block *place;

	if (make_room(hook) < 0) {
		hook->lost = true;
		return;
	}
	place = find_place(hook, block->key);
	if (place->key == 0)
		hook->used++;
	*place = *block;
	hook->live_bytes += block->charge;
	if (hook->armed && hook->live_bytes > hook->peak_bytes)
		hook->peak_bytes = hook->live_bytes;
}

/* Take PTR out of the table; what it held is in TAKEN. */
static bool take_block(struct hook *hook, const void *ptr, struct block *taken)
{
	struct block *place = find_place(hook, (uintptr_t)ptr);
	size_t hole, i;

	if (place->key == 0)
		return false;
	*taken = *place;
	hook->live_bytes -= taken->charge;
	hook->used--;
	/* Move up what would no longer be found behind the hole. */
	hole = (size_t)(place - hook->blocks);
	for (i = (hole + 1) & (hook->room - 1); hook->blocks[i].key != 0;
	     i = (i + 1) & (hook->room - 1)) {
		size_t home = place_of(hook, hook->blocks[i].key);

		if (((i - home) & (hook->room - 1)) <
		    ((i - hole) & (hook->room - 1)))
			continue;
		hook->blocks[hole] = hook->blocks[i];
		hole = i;
	}
	hook->blocks[hole].key = 0;
	return true;
}

static void lock_table(struct hook *hook)
{
	while (atomic_flag_test_and_set_explicit(&hook->lock,
						 memory_order_acquire))
		;
}

static void unlock_table(struct hook *hook)
{
	atomic_flag_clear_explicit(&hook->lock, memory_order_release);
}

static bool is_nested(struct hook *hook)
{
	return atomic_load_explicit(&hook->inside, memory_order_relaxed) ==
	       (uintptr_t)pthread_self();
}

static void enter(struct domain *domain)
{
	if (domain->may_nest)
		atomic_store_explicit(&domain->hook->inside,
				      (uintptr_t)pthread_self(),
				      memory_order_relaxed);
}

static void leave(struct domain *domain)
{
	if (domain->may_nest)
		atomic_store_explicit(&domain->hook->inside, 0,
				      memory_order_relaxed);
}

/* Only the thread that makes the calls has a stack that can be read. */
static void show(const struct hook *hook, int64_t allocations, size_t size)
{
	struct guest *guest = hook->witnessed;

	if (!guest || guest->mine->order != ORDER_WITNESS ||
	    !pthread_equal(pthread_self(), hook->thread))
		return;
	guest->mine->values[VALUE_ALLOCATIONS] = allocations;
	guest->mine->values[VALUE_ALLOCATED_BYTES] = (int64_t)size;
	seat_ask(guest);
}

static void note_allocation(struct hook *hook, const void *ptr, size_t size)
{
	struct block block = { (uintptr_t)ptr, size, (int64_t)size };

	if (!ptr || !hook->armed)
		return;
	lock_table(hook);
	hook->allocations++;
	hook->allocated_bytes += (int64_t)size;
	put_block(hook, &block);
	unlock_table(hook);
	show(hook, 1, size);
}

static void *counted_malloc(void *ctx, size_t size)
{
	struct domain *domain = ctx;
	bool nested = is_nested(domain->hook);
	void *ptr;

	if (nested)
		return domain->inner.malloc(domain->inner.ctx, size);
	enter(domain);
	ptr = domain->inner.malloc(domain->inner.ctx, size);
	leave(domain);
	note_allocation(domain->hook, ptr, size);
	return ptr;
}

static void *counted_calloc(void *ctx, size_t count, size_t size)
{
	struct domain *domain = ctx;
	void *ptr;

	if (is_nested(domain->hook))
		return domain->inner.calloc(domain->inner.ctx, count, size);
	enter(domain);
	ptr = domain->inner.calloc(domain->inner.ctx, count, size);
	leave(domain);
	note_allocation(domain->hook, ptr, count * size);
	return ptr;
}

/* By how much what was asked for has grown. */
static size_t note_resize(struct hook *hook, const void *ptr, size_t size,
			  const struct block *before)
{
	struct block block = { (uintptr_t)ptr, size, 0 };
	size_t grown = before && hook->armed && size > before->size
			       ? size - before->size
			       : 0;

	if (before) {
		block.charge = before->charge +
			       ((int64_t)size - (int64_t)before->size);
		hook->allocated_bytes += (int64_t)grown;
	}
	if (before || hook->armed)
		put_block(hook, &block);
	return grown;
}

static void *counted_realloc(void *ctx, void *ptr, size_t size)
{
	struct domain *domain = ctx;
	struct hook *hook = domain->hook;
	struct block before;
	size_t grown = 0;
	void *moved;
	bool known;

	if (is_nested(hook))
		return domain->inner.realloc(domain->inner.ctx, ptr, size);
	if (!ptr)
		return counted_malloc(ctx, size);
	lock_table(hook);
	known = take_block(hook, ptr, &before);
	unlock_table(hook);
	enter(domain);
	moved = domain->inner.realloc(domain->inner.ctx, ptr, size);
	leave(domain);
	lock_table(hook);
	if (moved)
		grown = note_resize(hook, moved, size, known ? &before : NULL);
	else if (known)
		put_block(hook, &before);
	unlock_table(hook);
	if (grown)
		show(hook, 0, grown);
	return moved;
}

static void counted_free(void *ctx, void *ptr)
{
	struct domain *domain = ctx;
	struct hook *hook = domain->hook;
	struct block taken;

	if (ptr && !is_nested(hook)) {
		lock_table(hook);
		take_block(hook, ptr, &taken);
		unlock_table(hook);
		enter(domain);
		domain->inner.free(domain->inner.ctx, ptr);
		leave(domain);
		return;
	}
	domain->inner.free(domain->inner.ctx, ptr);
}

void hook_arm(struct hook *hook)
{
	hook->armed = true;
}

void hook_disarm(struct hook *hook)
{
	hook->armed = false;
}

static void install(struct hook *hook, allocator_fn get, allocator_fn set)
{
	int i;

	for (i = 0; i < DOMAIN_COUNT; i++) {
		struct domain *domain = &hook->domains[i];
		struct allocator wrapper = {
			.ctx = domain,
			.malloc = counted_malloc,
			.calloc = counted_calloc,
			.realloc = counted_realloc,
			.free = counted_free,
		};

		domain->hook = hook;
		domain->may_nest = i != DOMAIN_RAW;
		get(i, &domain->inner);
		set(i, &wrapper);
	}
}

static void uninstall(struct hook *hook, allocator_fn set)
{
	int i;

	for (i = 0; i < DOMAIN_COUNT; i++)
		set(i, &hook->domains[i].inner);
}

/*
 * gc.collect() has emptied the interpreter's free lists: one call that is not
 * counted fills them as they are between calls.  An import has no second call.
 */
static int warm_free_lists(struct guest *guest)
{
	if (guest->target.runner && !guest->target.empty_runner)
		return 0;
	return target_run(guest, 1);
}

static int count_calls(struct guest *guest, struct hook *hook, allocator_fn get,
		       allocator_fn set)
{
	int ret;

	guest->hook = hook;
	guest->mode = MODE_COUNT;
	install(hook, get, set);
	ret = target_run(guest, guest->mine->calls);
	uninstall(hook, set);
	guest->mode = MODE_CLOCK;
	guest->hook = NULL;
	if (ret == 0 && hook->lost) {
		PyErr_NoMemory();
		ret = -1;
	}
	return ret;
}

int hook_count(struct guest *guest)
{
	struct hook hook = {
		.lock = ATOMIC_FLAG_INIT,
		.room = FIRST_ROOM,
		.witnessed = guest->mine->order == ORDER_WITNESS ? guest : NULL,
		.thread = pthread_self(),
	};
	int64_t *values = guest->mine->values;
	allocator_fn get, set;
	int ret;

	*(void **)&get = dlsym(RTLD_DEFAULT, "PyMem_GetAllocator");
	*(void **)&set = dlsym(RTLD_DEFAULT, "PyMem_SetAllocator");
	if (!get || !set)
		return 0; /* the values stay missing */
	if (guest_collect() < 0 || warm_free_lists(guest) < 0)
		return -1;
	hook.blocks = calloc(hook.room, sizeof(*hook.blocks));
	if (!hook.blocks) {
		PyErr_NoMemory();
		return -1;
	}
	ret = count_calls(guest, &hook, get, set);
	free(hook.blocks);
	if (ret < 0)
		return -1;
	values[VALUE_ALLOCATIONS] = hook.allocations;
	values[VALUE_ALLOCATED_BYTES] = hook.allocated_bytes;
	values[VALUE_PEAK_HEAP] = hook.peak_bytes;
	return 0;
}
