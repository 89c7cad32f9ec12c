// SPDX-License-Identifier: Apache-2.0
//
// What Swift cannot import of GNU libmicrohttpd: its variadic functions, and macros that cast.

#ifndef SHOWDOWN_CMICROHTTPD_SHIM_H
#define SHOWDOWN_CMICROHTTPD_SHIM_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The callbacks of one daemon; every one is given `context`.
struct cmicrohttpd_callbacks {
    void *context;
    MHD_AccessHandlerCallback handle;
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    /// Called with the request target as it came, before it is cut at `?` and unescaped; its result becomes `*con_cls`.
    void *(*target)(void *context, const char *target, struct MHD_Connection *connection);
};

struct cmicrohttpd_limits {
    unsigned int connections;
    unsigned int idle_seconds;
    /// Bytes of each connection's pool, which holds request line, headers and buffers.
    size_t connection_memory;
};

/// `MHD_start_daemon` is variadic. One thread a connection: the manual reserves blocking in callbacks for that mode, and a
/// handler that commits to disk blocks. The inter-thread channel is what `MHD_quiesce_daemon` needs.
static inline struct MHD_Daemon *cmicrohttpd_start(int listening_socket, struct cmicrohttpd_callbacks callbacks,
                                                   struct cmicrohttpd_limits limits) {
    return MHD_start_daemon(MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC,
                            0, NULL, NULL, callbacks.handle, callbacks.context,
                            MHD_OPTION_LISTEN_SOCKET, (MHD_socket) listening_socket,
                            MHD_OPTION_URI_LOG_CALLBACK, callbacks.target, callbacks.context,
                            MHD_OPTION_NOTIFY_COMPLETED, callbacks.completed, callbacks.context,
                            MHD_OPTION_NOTIFY_CONNECTION, callbacks.connection, callbacks.context,
                            MHD_OPTION_CONNECTION_LIMIT, limits.connections,
                            MHD_OPTION_CONNECTION_TIMEOUT, limits.idle_seconds,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits.connection_memory,
                            MHD_OPTION_THREAD_STACK_SIZE, (size_t) (1 << 20),
#if MHD_VERSION >= 0x00097701
                            MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1,
#else
                            MHD_OPTION_STRICT_FOR_CLIENT, 1,
#endif
                            MHD_OPTION_END);
}

/// Macros with casts: what a reader of a body's pieces returns, and a size that is not known.
static const ssize_t cmicrohttpd_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;
static const ssize_t cmicrohttpd_end_with_error = MHD_CONTENT_READER_END_WITH_ERROR;
static const uint64_t cmicrohttpd_unknown_size = MHD_SIZE_UNKNOWN;

/// `MHD_get_connection_info` is variadic. Returns -1 where the library does not know.
static inline int cmicrohttpd_connection_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : (int) info->connect_fd;
}

/// `MHD_set_connection_option` is variadic. 0 never closes the connection for being idle; any other number begins anew.
static inline void cmicrohttpd_set_idle_seconds(struct MHD_Connection *connection, unsigned int seconds) {
    MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, seconds);
}

/// The notification code is a closed enumeration whose unknown values would be undefined in Swift.
static inline bool cmicrohttpd_connection_started(enum MHD_ConnectionNotificationCode code) {
    return code == MHD_CONNECTION_NOTIFY_STARTED;
}

#endif
